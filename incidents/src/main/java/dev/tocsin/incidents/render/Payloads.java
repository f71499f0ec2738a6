package dev.tocsin.incidents.render;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tocsin.definitions.template.Escaping;
import java.io.IOException;
import java.io.StringReader;
import java.util.Locale;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** Writes default payloads, and says whether a payload is what its content type promises. */
final class Payloads {

    private static final int SHOWN = 2000;
    private static final Set<String> UNICODE = Set.of("UTF-8", "UTF8", "US-ASCII", "ASCII");
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN);

    private Payloads() {}

    /** Throws Unrenderable for what is neither map, list, text, number, boolean nor null. */
    static String json(@Nullable Object payload) {
        try {
            return MAPPER.writeValueAsString(payload);
        } catch (JsonProcessingException e) {
            throw new Unrenderable("the payload cannot be written as JSON: " + e.getOriginalMessage());
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

    /** Well-formed, without document types and therefore without entities of its own, and in UTF-8 as it is sent. */
    private static boolean isXml(String payload) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(payload));
            String declared = reader.getCharacterEncodingScheme();
            if (declared != null && !UNICODE.contains(declared.toUpperCase(Locale.ROOT))) {
                return false;
            }
            while (reader.hasNext()) {
                int event = reader.next();
                if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
                    return false;
                }
            }
            return true;
        } catch (XMLStreamException e) {
            return false;
        }
    }
}
