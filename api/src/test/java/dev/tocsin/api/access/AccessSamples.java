package dev.tocsin.api.access;

/** What tests of other packages need to make tokens. */
public final class AccessSamples {
    private AccessSamples() {}

    public static String sha256(String text) {
        return Access.sha256(text);
    }
}
