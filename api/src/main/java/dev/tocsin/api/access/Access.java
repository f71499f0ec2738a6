package dev.tocsin.api.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tocsin.api.problem.Problem;
import dev.tocsin.schemas.event.AccessToken;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Decides who asks: by token, or by standing on the same machine. A request by a name other than a loopback one is never
 * local, so that a web page whose name was pointed at 127.0.0.1 learns nothing (DNS rebinding).
 *
 * <p>Threading: thread-safe.
 */
public final class Access {

    private static final Set<String> READING = Set.of("admin", "write", "read");

    private final boolean loopback;
    private final Optional<String> fileToken;
    private final Supplier<? extends Collection<AccessToken>> tokens;

    /**
     * @param loopback whether the API listens on loopback only
     * @param fileToken the token of the data folder, which may do everything
     * @param tokens those that were defined, by their SHA-256
     */
    public Access(boolean loopback, Optional<String> fileToken, Supplier<? extends Collection<AccessToken>> tokens) {
        this.loopback = loopback;
        this.fileToken = fileToken;
        this.tokens = tokens;
    }

    /**
     * Who asks. Throws a 401 problem for a token that is none and a 403 one for a token that may not read.
     *
     * @param authorization the header of that name
     * @param host the header of that name
     */
    public Viewer viewer(Optional<String> authorization, Optional<String> host) {
        if (authorization.isPresent()) {
            return byToken(authorization.get());
        }
        return loopback && host.map(Access::isLoopback).orElse(false) ? Viewer.LOCAL : Viewer.PUBLIC;
    }

    private Viewer byToken(String authorization) {
        Caller caller = callerOf(authorization);
        if (caller.scopes().stream().noneMatch(READING::contains)) {
            throw Problem.forbidden("token " + caller.name() + " may not read: it needs scope read");
        }
        return Viewer.TOKEN;
    }

    /**
     * Who writes; that takes a token wherever one stands, because a page in a browser on this machine stands there too.
     * Throws a 401 problem without one or for one that is none.
     */
    public Caller caller(Optional<String> authorization) {
        return callerOf(authorization.orElseThrow(
                () -> Problem.unauthorized("writing needs a token: 'Authorization: Bearer TOKEN'")));
    }

    private Caller callerOf(String authorization) {
        if (!authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
            throw Problem.unauthorized("expected 'Authorization: Bearer TOKEN'");
        }
        String given = sha256(authorization.substring(7).strip());
        if (fileToken.isPresent() && same(given, sha256(fileToken.get()))) {
            return new Caller("owner", Set.of("admin"));
        }
        return tokens.get().stream()
                .filter(token -> same(given, token.getSha256().toLowerCase(Locale.ROOT)))
                .findFirst()
                .map(token -> new Caller(token.getName(), Set.copyOf(token.getScopes())))
                .orElseThrow(() -> Problem.unauthorized("the token is unknown"));
    }

    /** Whether a Host header, with or without port, names this machine itself. */
    static boolean isLoopback(String host) {
        String name = host.strip().toLowerCase(Locale.ROOT);
        if (name.startsWith("[")) {
            int end = name.indexOf(']');
            return end > 0
                    && name.substring(0, end + 1).equals("[::1]")
                    && name.substring(end + 1).matches("(:\\d+)?");
        }
        return name.replaceFirst(":\\d+$", "").matches("localhost|127(\\.\\d{1,3}){3}");
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(UTF_8), other.getBytes(UTF_8));
    }

    /** As tokens and ping keys are kept. */
    public static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
