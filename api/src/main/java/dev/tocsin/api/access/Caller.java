package dev.tocsin.api.access;

import dev.tocsin.api.problem.Problem;
import java.util.List;
import java.util.Set;

/**
 * Who writes.
 *
 * @param name of the token; {@code owner} for that of the data folder
 * @param scopes what the token is for
 */
public record Caller(String name, Set<String> scopes) {
    /** Scopes that may change definitions and give commands. */
    public static final List<String> WRITING = List.of("write", "admin");

    /** Scopes that may publish signals. */
    public static final List<String> SIGNALLING = List.of("signal", "write", "admin");

    /** Scopes that may report for endpoints that report by themselves. */
    public static final List<String> PINGING = List.of("heartbeat", "write", "admin");

    public Caller {
        scopes = Set.copyOf(scopes);
    }

    /** Throws a 403 problem unless the token has one of these scopes. */
    public void requires(List<String> any) {
        if (any.stream().noneMatch(scopes::contains)) {
            throw Problem.forbidden("token " + name + " may not do this: it needs scope " + any.get(0));
        }
    }
}
