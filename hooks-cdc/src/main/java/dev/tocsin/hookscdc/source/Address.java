package dev.tocsin.hookscdc.source;

import java.util.Map;
import java.util.Set;

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
        ServerUrl url = ServerUrl.of(text, Set.of("postgresql", "postgres"), "postgresql://user@host:5432/database");
        return new Address(
                url.host(),
                url.port().orElse(DEFAULT_PORT),
                url.database(),
                url.user().orElse("postgres"),
                url.parameters());
    }

    /** For JDBC, without user and password. */
    public String jdbcUrl() {
        return "jdbc:postgresql://" + host + ":" + port + "/"
                + database.replace("%", "%25").replace("?", "%3F");
    }

    /** Where it is, for people: no parameters. */
    @Override
    public String toString() {
        return host + ":" + port + "/" + database + " as " + user;
    }
}
