package dev.tocsin.hookscdc.binlog;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where a server is, read from {@code mysql://user@host:3306/name} or {@code mariadb://…}.
 *
 * @param parameters the driver's own, such as {@code sslMode}
 */
public record BinlogAddress(String host, int port, String database, String user, Map<String, String> parameters) {

    private static final int DEFAULT_PORT = 3306;

    public BinlogAddress {
        parameters = Map.copyOf(parameters);
    }

    /** Throws IllegalArgumentException saying what was expected; a password in the text is neither used nor repeated. */
    public static BinlogAddress of(String text) {
        URI uri = uri(text.startsWith("jdbc:") ? text.substring("jdbc:".length()) : text);
        boolean known = "mysql".equals(uri.getScheme()) || "mariadb".equals(uri.getScheme());
        String path = Optional.ofNullable(uri.getPath()).orElse("");
        if (!known || uri.getHost() == null || path.length() < 2) {
            throw expected();
        }
        Map<String, String> parameters =
                parameters(Optional.ofNullable(uri.getRawQuery()).orElse(""));
        String inQuery = parameters.remove("user");
        parameters.remove("password");
        String inHost = uri.getUserInfo() == null ? null : uri.getUserInfo().split(":", 2)[0];
        return new BinlogAddress(
                uri.getHost(),
                uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
                path.substring(1),
                inHost != null ? inHost : inQuery != null ? inQuery : "root",
                parameters);
    }

    /** {@code disable}, {@code trust}, {@code verify-ca} or {@code verify-full}, as the driver has it. */
    String sslMode() {
        return parameters.getOrDefault("sslMode", "disable");
    }

    /** For JDBC, without user and password. */
    String jdbcUrl() {
        return "jdbc:mariadb://" + host + ":" + port + "/";
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
                "url: expected mysql://user@host:3306/database or mariadb://… but it is of another form");
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
