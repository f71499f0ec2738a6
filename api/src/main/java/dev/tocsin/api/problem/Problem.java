package dev.tocsin.api.problem;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/** A question that cannot be answered as asked: what RFC 9457 calls a problem. */
public final class Problem extends RuntimeException {

    /** The media type of a problem. */
    public static final String TYPE = "application/problem+json";

    private final int status;
    private final String title;
    private final transient Map<String, String> headers;
    private final transient List<Fault> faults;

    /** One thing that is wrong with what was sent: where, and what would be right. */
    public record Fault(String path, String message) {}

    private Problem(int status, String title, String detail, Map<String, String> headers) {
        this(status, title, detail, headers, List.of());
    }

    private Problem(int status, String title, String detail, Map<String, String> headers, List<Fault> faults) {
        super(detail);
        this.status = status;
        this.title = title;
        this.headers = headers;
        this.faults = List.copyOf(faults);
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
        return notAllowed(detail, "GET, HEAD");
    }

    /** The method is not there; {@code allowed} lists those that are. */
    public static Problem notAllowed(String detail, String allowed) {
        return new Problem(405, "Method Not Allowed", detail, Map.of("Allow", allowed));
    }

    public static Problem conflict(String detail) {
        return new Problem(409, "Conflict", detail, Map.of());
    }

    public static Problem gone(String detail) {
        return new Problem(410, "Gone", detail, Map.of());
    }

    public static Problem tooLarge(String detail) {
        return new Problem(413, "Content Too Large", detail, Map.of());
    }

    public static Problem unsupported(String detail) {
        return new Problem(415, "Unsupported Media Type", detail, Map.of());
    }

    /** What was sent can be read, but not used. */
    public static Problem unusable(List<Fault> faults) {
        String detail = faults.size() == 1
                ? (faults.get(0).path().isEmpty() ? "" : faults.get(0).path() + ": ")
                        + faults.get(0).message()
                : faults.size() + " problems";
        return new Problem(422, "Unprocessable Content", detail, Map.of(), faults);
    }

    /** One thing that was sent cannot be used. */
    public static Problem unusable(String path, String message) {
        return unusable(List.of(new Fault(path, message)));
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
        JsonObject json = new JsonObject()
                .put("type", "about:blank")
                .put("title", title)
                .put("status", status)
                .put("detail", getMessage());
        if (!faults.isEmpty()) {
            JsonArray errors = new JsonArray();
            faults.forEach(fault ->
                    errors.add(new JsonObject().put("path", fault.path()).put("message", fault.message())));
            json.put("errors", errors);
        }
        return json;
    }
}
