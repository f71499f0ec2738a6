package dev.tocsin.prober.check;

import java.util.Locale;
import java.util.Set;

/**
 * One header field of a request or an answer.
 *
 * @param secret whether its value must not follow a redirect to another origin
 */
public record Header(String name, String value, boolean secret) {
    private static final Set<String> CREDENTIALS =
            Set.of("authorization", "cookie", "proxy-authorization", "x-api-key", "x-auth-token");

    public Header(String name, String value) {
        this(name, value, CREDENTIALS.contains(name.toLowerCase(Locale.ROOT)));
    }

    boolean is(String otherName) {
        return name.equalsIgnoreCase(otherName);
    }

    @Override
    public String toString() {
        return name + ": …";
    }
}
