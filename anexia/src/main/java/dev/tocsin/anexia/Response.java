package dev.tocsin.anexia;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.TreeMap;

/**
 * What is answered.
 *
 * @param headers all of them, {@code Content-Length} too, which for HEAD is that of the body that GET would have
 */
public record Response(int status, Map<String, String> headers, String body) {

    public Response {
        headers = Map.copyOf(headers);
    }

    static Response of(int status, Map<String, String> headers, String body) {
        Map<String, String> all = new TreeMap<>(headers);
        all.put("Content-Length", String.valueOf(body.getBytes(UTF_8).length));
        all.put("Cache-Control", "no-store");
        return new Response(status, all, body);
    }

    Response withoutBody() {
        return new Response(status, headers, "");
    }

    /** The body as it is sent. */
    public byte[] bytes() {
        return body.getBytes(UTF_8);
    }
}
