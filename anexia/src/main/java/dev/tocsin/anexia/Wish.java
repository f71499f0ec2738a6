package dev.tocsin.anexia;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a request comes to, by itself and the token: a report, or an answer that needs none. */
sealed interface Wish {

    /** A report, by one who may have it. */
    record Report(Page page, boolean withBody) implements Wish {}

    /** It is answered already. */
    record Answered(Response response) implements Wish {}

    /** The two pages. */
    enum Page {
        MODULES,
        UP;

        /** Without the slash at its end. */
        String path() {
            return Monitoring.PATH + name().toLowerCase(Locale.ROOT);
        }
    }

    String ALLOWED = "GET, HEAD, OPTIONS";

    /** The headers by which pages of other sites may ask, and the methods that are told. */
    static Map<String, String> open(String allow) {
        return Map.of(
                "Access-Control-Allow-Origin", "*",
                "Access-Control-Allow-Methods", "GET, OPTIONS",
                "Access-Control-Allow-Credentials", "true",
                "Allow", allow);
    }

    /**
     * What it comes to.
     *
     * @param token the one that is wanted; without one, or with a blank one, nobody is let in
     */
    static Wish of(Request request, Optional<String> token) {
        for (Page page : Page.values()) {
            if (request.path().equals(page.path())) {
                return new Answered(slashed(request));
            }
            if (request.path().equals(page.path() + "/")) {
                return of(page, request, token);
            }
        }
        return new Answered(Response.of(404, Map.of("Content-Type", "text/plain"), "404 Not Found"));
    }

    private static Wish of(Page page, Request request, Optional<String> token) {
        return switch (request.method()) {
            case "GET" -> report(page, request, token, true);
            case "HEAD" -> report(page, request, token, false);
            case "OPTIONS" -> new Answered(Response.of(200, open(ALLOWED), ""));
            default -> new Answered(Response.of(405, Map.of("Allow", ALLOWED), ""));
        };
    }

    private static Wish report(Page page, Request request, Optional<String> token, boolean withBody) {
        if (lets(request, token)) {
            return new Report(page, withBody);
        }
        Response refusal = Response.of(401, Map.of("Content-Type", "text/html; charset=utf-8"), "401 Unauthorized");
        return new Answered(withBody ? refusal : refusal.withoutBody());
    }

    /** In a time that does not tell how much of a guess was right. */
    private static boolean lets(Request request, Optional<String> token) {
        byte[] given = Query.last(request.query(), "access_token").orElse("").getBytes(UTF_8);
        return token.filter(wanted -> !wanted.isBlank())
                .filter(wanted -> MessageDigest.isEqual(wanted.getBytes(UTF_8), given))
                .isPresent();
    }

    private static Response slashed(Request request) {
        String query = request.query().isEmpty() ? "" : "?" + request.query();
        return Response.of(301, Map.of("Location", request.path() + "/" + query), "");
    }
}
