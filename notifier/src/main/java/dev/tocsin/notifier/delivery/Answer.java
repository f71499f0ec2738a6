package dev.tocsin.notifier.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tocsin.notifier.delivery.Outcome.Answered;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** An answer while it comes in: its head, and the start of its body. */
final class Answer {
    /** How much of a body that nobody wants is read and dropped so that the connection can be used again. */
    private static final int DROPPED = 64 * 1024;

    private static final int MOST_HEADERS = 64;
    private static final int MOST_HEADER_CHARACTERS = 16 * 1024;

    private final HttpClientResponse response;
    private final int wanted;
    private final Buffer body = Buffer.buffer();
    private long received;

    Answer(HttpClientResponse response, int wanted) {
        this.response = response;
        this.wanted = wanted;
    }

    /** Takes the next part of the body; whether more of it should be read. */
    boolean take(Buffer part) {
        received += part.length();
        int room = wanted - body.length();
        if (room > 0) {
            body.appendBuffer(part, 0, Math.min(room, part.length()));
        }
        return received <= (long) wanted + DROPPED;
    }

    /** @param whole whether the body came to its end */
    Answered outcome(boolean whole, Instant now) {
        return new Answered(
                response.statusCode(),
                response.statusMessage() == null ? "" : response.statusMessage(),
                headers(),
                text(body.getBytes()),
                !whole || received > body.length(),
                Optional.ofNullable(response.getHeader("retry-after")).flatMap(value -> RetryAfter.parse(value, now)));
    }

    private Map<String, String> headers() {
        Map<String, String> kept = new LinkedHashMap<>();
        int characters = 0;
        for (Map.Entry<String, String> header : response.headers()) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            characters += name.length() + header.getValue().length();
            if (kept.size() == MOST_HEADERS || characters > MOST_HEADER_CHARACTERS) {
                break;
            }
            // A cookie is a credential that was given to us alone.
            if (!name.equals("set-cookie")) {
                kept.merge(name, header.getValue(), (one, other) -> one + ", " + other);
            }
        }
        return kept;
    }

    /** The text, without the first half of a character that was cut in two. */
    static String text(byte[] bytes) {
        int end = bytes.length;
        for (int back = 1; back <= Math.min(3, end); back++) {
            int b = bytes[end - back] & 0xff;
            if (b >= 0xc0) {
                int length = b >= 0xf0 ? 4 : b >= 0xe0 ? 3 : 2;
                return new String(bytes, 0, length > back ? end - back : end, UTF_8);
            }
            if (b < 0x80) {
                break;
            }
        }
        return new String(bytes, UTF_8);
    }
}
