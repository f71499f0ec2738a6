package dev.tocsin.hookscdc.source;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A definition's URL in its parts, as every kind of database writes it: {@code scheme://user@host:port/database?parameters}.
 *
 * @param user in front of the host, else the parameter of that name
 * @param parameters the others, decoded; never a password
 */
public record ServerUrl(
        String host, Optional<Integer> port, String database, Optional<String> user, Map<String, String> parameters) {

    private static final String JDBC = "jdbc:";

    public ServerUrl {
        parameters = Map.copyOf(parameters);
    }

    /**
     * Reads it, with or without {@code jdbc:} before it. A password in it is neither used nor repeated.
     *
     * @throws IllegalArgumentException saying that {@code expected} was expected
     */
    public static ServerUrl of(String text, Set<String> schemes, String expected) {
        URI uri = uri(text.startsWith(JDBC) ? text.substring(JDBC.length()) : text, expected);
        String path = Optional.ofNullable(uri.getPath()).orElse("");
        if (uri.getScheme() == null
                || !schemes.contains(uri.getScheme())
                || uri.getHost() == null
                || path.length() < 2) {
            throw other(expected);
        }
        Map<String, String> parameters =
                parameters(Optional.ofNullable(uri.getRawQuery()).orElse(""));
        Optional<String> inQuery = Optional.ofNullable(parameters.remove("user"));
        parameters.remove("password");
        Optional<String> inHost = Optional.ofNullable(uri.getUserInfo()).map(info -> info.split(":", 2)[0]);
        return new ServerUrl(
                uri.getHost(),
                uri.getPort() < 0 ? Optional.empty() : Optional.of(uri.getPort()),
                path.substring(1),
                inHost.or(() -> inQuery),
                parameters);
    }

    private static URI uri(String url, String expected) {
        try {
            return URI.create(url);
        } catch (IllegalArgumentException e) {
            throw other(expected);
        }
    }

    private static IllegalArgumentException other(String expected) {
        return new IllegalArgumentException("url: expected " + expected + " but it is of another form");
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String part : query.split("&", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                parameters.put(
                        part.substring(0, equals),
                        URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return parameters;
    }
}
