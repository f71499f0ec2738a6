package dev.tocsin.hookscdc.publish;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tocsin.schemas.CloudEvent;
import dev.tocsin.schemas.Ids;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.event.Signal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Makes records of topic {@code signals} of what applications write into their database's log. */
public final class SignalRecords {

    private static final String TYPE = "dev.tocsin.signal.";
    private static final String SOURCE = "/tocsin/hooks-cdc/";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,255}");
    private static final Set<String> ENVELOPE = Set.of("subject", "arguments");
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final Topics topics;
    private final String database;
    private final String systemIdentifier;

    public SignalRecords(Topics topics, String database, String systemIdentifier) {
        this.topics = topics;
        this.database = database;
        this.systemIdentifier = systemIdentifier;
    }

    /**
     * The record of a signal.
     *
     * @param content a JSON object: {@code {"subject": …, "arguments": {…}}}, or the arguments alone; empty: none
     * @param lsn where it stands in the log
     * @throws IllegalArgumentException saying what is wrong with name or content
     */
    public ProducerRecord<String, @Nullable SpecificRecord> of(String name, String content, long lsn, Instant at) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "signal name: expected at most 256 letters, digits, '_', '.' and '-' but was '" + name + "'");
        }
        JsonNode node = object(content);
        boolean enveloped = enveloped(node);
        String subject = enveloped ? subject(node.path("subject")) : "";
        JsonNode arguments = enveloped ? node.path("arguments") : node;
        Instant time = at.truncatedTo(ChronoUnit.MILLIS);
        Signal signal = Signal.newBuilder()
                .setId(Ids.of("sig", systemIdentifier, Long.toString(lsn)))
                .setName(name)
                .setSubject(subject)
                .setTime(time)
                .setArguments(arguments.isMissingNode() ? "{}" : arguments.toString())
                .build();
        String about = subject.isEmpty() ? name : subject;
        CloudEvent event = new CloudEvent(signal.getId(), TYPE + name, SOURCE + database, about, time);
        String key = subject.isEmpty() ? name : name + "/" + subject;
        return new ProducerRecord<>(topics.signals().name(), null, key, signal, event.headers());
    }

    private static JsonNode object(String content) {
        try {
            JsonNode node = JSON.readTree(content.isBlank() ? "{}" : content);
            if (!node.isObject()) {
                throw new IllegalArgumentException("content: expected a JSON object but was "
                        + node.getNodeType().name().toLowerCase(Locale.ROOT));
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "content: expected a JSON object but it is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** Other members than these two make it the arguments themselves. */
    private static boolean enveloped(JsonNode node) {
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            if (!ENVELOPE.contains(names.next())) {
                return false;
            }
        }
        return node.path("arguments").isObject();
    }

    private static String subject(JsonNode subject) {
        if (subject.isContainerNode()) {
            throw new IllegalArgumentException("subject: expected a text or a number");
        }
        return subject.isNull() || subject.isMissingNode() ? "" : subject.asText();
    }
}
