package dev.tocsin.anexia;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.Optional;

/** Reads a query as web frameworks do: a plus is a space, and of several parameters of one name the last counts. */
final class Query {

    private Query() {}

    static Optional<String> last(String query, String name) {
        Optional<String> found = Optional.empty();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals >= 0
                    && decoded(pair.substring(0, equals)).filter(name::equals).isPresent()) {
                found = decoded(pair.substring(equals + 1));
            }
        }
        return found;
    }

    private static Optional<String> decoded(String text) {
        try {
            return Optional.of(URLDecoder.decode(text, UTF_8));
        } catch (IllegalArgumentException brokenEncoding) {
            return Optional.empty();
        }
    }
}
