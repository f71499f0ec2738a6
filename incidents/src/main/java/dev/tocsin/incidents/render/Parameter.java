package dev.tocsin.incidents.render;

/**
 * What a hook says to its preset, which the templates of the requests know as {@code parameters.NAME}.
 *
 * @param text may have placeholders
 * @param address whether it stands in a URL as it is
 * @param secret whether the notifier resolves references in it
 */
public record Parameter(String text, boolean address, boolean secret) {

    /** Without what may be confidential. */
    @Override
    public String toString() {
        return "Parameter[]";
    }
}
