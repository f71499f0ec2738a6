package dev.tocsin.api.problem;

import io.vertx.core.json.JsonObject;
import java.util.Map;

/** A question that cannot be answered as asked: what RFC 9457 calls a problem. */
public final class Problem extends RuntimeException {

    /** The media type of a problem. */
    public static final String TYPE = "application/problem+json";

    private final int status;
    private final String title;
    private final transient Map<String, String> headers;

    private Problem(int status, String title, String detail, Map<String, String> headers) {
        super(detail);
        this.status = status;
        this.title = title;
        this.headers = headers;
    }

    public static Problem malformed(String detail) {
        return new Problem(400, "Bad Request", detail, Map.of());
    }

    public static Problem unauthorized(String detail) {
        return new Problem(401, "Unauthorized", detail, Map.of("WWW-Authenticate", "Bearer realm=\"tocsin\""));
    }

    public static Problem forbidden(String detail) {
        return new Problem(403, "Forbidden", detail, Map.of());
    }

    public static Problem notFound(String detail) {
        return new Problem(404, "Not Found", detail, Map.of());
    }

    public static Problem notAllowed(String detail) {
        return new Problem(405, "Method Not Allowed", detail, Map.of("Allow", "GET, HEAD"));
    }

    public static Problem notAcceptable(String detail) {
        return new Problem(406, "Not Acceptable", detail, Map.of());
    }

    public static Problem unavailable(String detail) {
        return new Problem(503, "Service Unavailable", detail, Map.of("Retry-After", "5"));
    }

    /** Our own fault; what exactly is in the log, not in the answer. */
    public static Problem internal() {
        return new Problem(500, "Internal Server Error", "this failed; the log of the api says why", Map.of());
    }

    public int status() {
        return status;
    }

    public Map<String, String> headers() {
        return headers;
    }

    public JsonObject json() {
        return new JsonObject()
                .put("type", "about:blank")
                .put("title", title)
                .put("status", status)
                .put("detail", getMessage());
    }
}
