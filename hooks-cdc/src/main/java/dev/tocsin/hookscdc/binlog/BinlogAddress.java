package dev.tocsin.hookscdc.binlog;

import dev.tocsin.hookscdc.source.ServerUrl;
import java.util.Map;
import java.util.Set;

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
        ServerUrl url =
                ServerUrl.of(text, Set.of("mysql", "mariadb"), "mysql://user@host:3306/database or mariadb://…");
        return new BinlogAddress(
                url.host(),
                url.port().orElse(DEFAULT_PORT),
                url.database(),
                url.user().orElse("root"),
                url.parameters());
    }

    /** {@code disable}, {@code trust}, {@code verify-ca} or {@code verify-full}, as the driver has it. */
    String sslMode() {
        return parameters.getOrDefault("sslMode", "disable");
    }

    /** For JDBC, without user and password. */
    String jdbcUrl() {
        return "jdbc:mariadb://" + host + ":" + port + "/";
    }

    /** Where it is, for people: no parameters. */
    @Override
    public String toString() {
        return host + ":" + port + "/" + database + " as " + user;
    }
}
