package dev.tocsin.hookscdc.source;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where a database is, read from {@code postgresql://user@host:5432/name?sslmode=require}.
 *
 * @param parameters the driver's own, such as {@code sslmode}
 */
public record Address(String host, int port, String database, String user, Map<String, String> parameters) {

    private static final int DEFAULT_PORT = 5432;

    public Address {
        parameters = Map.copyOf(parameters);
    }

    /** Throws IllegalArgumentException saying what was expected; a password in the text is neither used nor repeated. */
    public static Address of(String text) {
        String url = text.startsWith("jdbc:") ? text.substring("jdbc:".length()) : text;
        URI uri = uri(url);
        boolean known = "postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme());
        String path = Optional.ofNullable(uri.getPath()).orElse("");
        if (!known || uri.getHost() == null || path.length() < 2) {
            throw expected();
        }
        Map<String, String> parameters = parameters(uri.getRawQuery() == null ? "" : uri.getRawQuery());
        String inQuery = parameters.remove("user");
        parameters.remove("password");
        String inHost = uri.getUserInfo() == null ? null : uri.getUserInfo().split(":", 2)[0];
        return new Address(
                uri.getHost(),
                uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
                path.substring(1),
                inHost != null ? inHost : inQuery != null ? inQuery : "postgres",
                parameters);
    }

    /** For JDBC, without user and password. */
    public String jdbcUrl() {
        return "jdbc:postgresql://" + host + ":" + port + "/"
                + database.replace("%", "%25").replace("?", "%3F");
    }

    private static URI uri(String url) {
        try {
            return URI.create(url);
        } catch (IllegalArgumentException e) {
            throw expected();
        }
    }

    private static IllegalArgumentException expected() {
        return new IllegalArgumentException(
                "url: expected postgresql://user@host:5432/database but it is of another form");
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

    /** Where it is, for people: no parameters. */
    @Override
    public String toString() {
        return host + ":" + port + "/" + database + " as " + user;
    }
}
