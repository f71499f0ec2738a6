package dev.tocsin.definitions.template;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How values become text: what {@code {{ }}} prints in a body of a content type. */
public enum Escaping {
    /** Strings are escaped as within a JSON string (without quotes); all else is JSON, nothing is {@code null}. */
    JSON {
        @Override
        String print(@Nullable Object value) {
            return value instanceof String text
                    ? String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text))
                    : json(value);
        }
    },
    /** Text with the characters replaced that mean something in XML, or that it does not allow; nothing is empty. */
    XML {
        @Override
        String print(@Nullable Object value) {
            return xml(plain(value));
        }
    },
    /** Text as it is; nothing is empty. */
    NONE {
        @Override
        String print(@Nullable Object value) {
            return plain(value);
        }
    };

    private static final ObjectMapper MAPPER = new ObjectMapper().disable(SerializationFeature.FAIL_ON_EMPTY_BEANS);

    /** What a content type such as {@code application/json; charset=utf-8} asks for. */
    public static Escaping of(@Nullable String contentType) {
        if (contentType == null) {
            return NONE;
        }
        String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (type.endsWith("/json") || type.endsWith("+json")) {
            return JSON;
        }
        return type.endsWith("/xml") || type.endsWith("+xml") ? XML : NONE;
    }

    abstract String print(@Nullable Object value);

    /** A text as it stands within such a body. */
    public String escaped(String text) {
        return print(text);
    }

    /** The value as a whole JSON text, strings in quotes. */
    static String json(@Nullable Object value) {
        if (value instanceof Double number && !Double.isFinite(number)) {
            return "null";
        }
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new RenderFailure("a value cannot be written as JSON: " + e.getOriginalMessage());
        }
    }

    private static String plain(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        return value instanceof Map || value instanceof List ? json(value) : value.toString();
    }

    private static String xml(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(character -> {
            switch (character) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(allowedInXml(character) ? character : 0xFFFD);
            }
        });
        return escaped.toString();
    }

    private static boolean allowedInXml(int character) {
        return character == '\t'
                || character == '\n'
                || character == '\r'
                || (character >= 0x20 && character <= 0xD7FF)
                || (character >= 0xE000 && character <= 0xFFFD)
                || character >= 0x10000;
    }
}
