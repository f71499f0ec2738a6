package dev.tocsin.incidents.render;

import dev.tocsin.definitions.template.Escaping;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Events as the HTTP binding of CloudEvents 1.0.2 has them. */
final class CloudEvents {

    static final String STRUCTURED_TYPE = "application/cloudevents+json; charset=utf-8";

    private static final String PREFIX = "ce-";
    private static final String VERSION = "1.0";
    /** What a URI may consist of, with {@code %} that begins an escape. */
    private static final String URI_MARKS = "-._~:/?#[]@!$&'()*+,;=%";

    private CloudEvents() {}

    /** The attributes that every event of ours has, in the order in which people read them. */
    private static Map<String, String> attributes(Envelope event) {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("specversion", VERSION);
        attributes.put("id", allowed(event.id()));
        attributes.put("source", reference(event.source()));
        attributes.put("type", allowed(event.type()));
        if (!event.subject().isEmpty()) {
            attributes.put("subject", allowed(event.subject()));
        }
        attributes.put("time", event.time().toString());
        return attributes;
    }

    /** The headers of the binary form; the payload's own type is in Content-Type. */
    static Map<String, String> headers(Envelope event) {
        Map<String, String> headers = new LinkedHashMap<>();
        attributes(event).forEach((name, value) -> headers.put(PREFIX + name, Texts.plain(encoded(value))));
        return headers;
    }

    /** The body of the structured form: JSON stays JSON, everything else is text. */
    static String structured(Envelope event, @Nullable String contentType, @Nullable String data) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>(attributes(event));
        if (data == null) {
            return Payloads.json(body);
        }
        boolean json = Escaping.of(contentType) == Escaping.JSON;
        body.put("datacontenttype", contentType == null ? "text/plain" : contentType);
        String start = Payloads.json(body);
        return start.substring(0, start.length() - 1) + ",\"data\":" + (json ? data.strip() : Payloads.json(data))
                + "}";
    }

    /** Space, quote, percent and everything outside printable ASCII, as UTF-8. */
    static String encoded(String value) {
        StringBuilder encoded = new StringBuilder();
        value.codePoints().forEach(character -> {
            if (character > ' ' && character <= '~' && character != '"' && character != '%') {
                encoded.appendCodePoint(character);
            } else {
                escape(Character.toString(character), encoded);
            }
        });
        return encoded.toString();
    }

    /** A source is a URI reference, whatever a database is called. */
    private static String reference(String source) {
        StringBuilder reference = new StringBuilder();
        source.codePoints().forEach(character -> {
            boolean plain =
                    character < 0x80 && (Character.isLetterOrDigit(character) || URI_MARKS.indexOf(character) >= 0);
            if (plain) {
                reference.appendCodePoint(character);
            } else {
                escape(Character.toString(character), reference);
            }
        });
        return reference.toString();
    }

    private static void escape(String character, StringBuilder into) {
        for (byte each : character.getBytes(StandardCharsets.UTF_8)) {
            into.append('%').append(String.format(Locale.ROOT, "%02X", each & 0xFF));
        }
    }

    /** Attributes have no control characters, half surrogate pairs or noncharacters. */
    private static String allowed(String value) {
        StringBuilder allowed = new StringBuilder();
        value.codePoints().forEach(character -> {
            boolean refused = Character.isISOControl(character)
                    || (character >= 0xD800 && character <= 0xDFFF)
                    || (character >= 0xFDD0 && character <= 0xFDEF)
                    || (character & 0xFFFE) == 0xFFFE;
            allowed.appendCodePoint(refused ? 0xFFFD : character);
        });
        return allowed.toString();
    }
}
