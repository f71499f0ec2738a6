package dev.tocsin.incidents.render;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tocsin.definitions.template.Escaping;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** Writes default payloads, and says whether a payload is what its content type promises. */
final class Payloads {

    private static final int SHOWN = 2000;
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN);

    private Payloads() {}

    static String json(Map<String, @Nullable Object> payload) {
        try {
            return MAPPER.writeValueAsString(payload);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("maps, lists and scalars can be written as JSON", e);
        }
    }

    /** What is wrong with {@code payload} as a body of {@code contentType}; null if nothing. */
    static @Nullable String problem(String payload, @Nullable String contentType) {
        return switch (Escaping.of(contentType)) {
            case JSON -> isJson(payload) ? null : "Payload is an invalid JSON: " + start(payload);
            case XML -> isXml(payload) ? null : "Payload is an invalid XML: " + start(payload);
            case NONE -> null;
        };
    }

    private static String start(String payload) {
        return payload.length() <= SHOWN ? payload : payload.substring(0, SHOWN) + "…";
    }

    private static boolean isJson(String payload) {
        try (JsonParser parser = MAPPER.getFactory().createParser(payload)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isXml(String payload) {
        XMLInputFactory factory = XMLInputFactory.newInstance();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(payload));
            while (reader.hasNext()) {
                reader.next();
            }
            return true;
        } catch (XMLStreamException e) {
            return false;
        }
    }
}
