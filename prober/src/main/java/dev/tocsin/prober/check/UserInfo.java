package dev.tocsin.prober.check;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The name and password in a URL. */
record UserInfo(String name, String password) {

    static Optional<UserInfo> of(URI url) {
        String authority = Optional.ofNullable(url.getRawAuthority()).orElse("");
        int at = authority.lastIndexOf('@');
        if (at < 0) {
            return Optional.empty();
        }
        String user = authority.substring(0, at);
        int colon = user.indexOf(':');
        return Optional.of(
                colon < 0
                        ? new UserInfo(decoded(user), "")
                        : new UserInfo(decoded(user.substring(0, colon)), decoded(user.substring(colon + 1))));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "a name and a password";
    }
}
