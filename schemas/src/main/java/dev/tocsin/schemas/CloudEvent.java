package dev.tocsin.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tocsin.schemas.event.Event;
import java.time.Instant;
import java.util.function.BiConsumer;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The CloudEvents attributes that every record carries as headers (binary content mode of the Kafka protocol binding).
 *
 * @param id matches {@code [A-Za-z0-9_-]+}, the same for the same cause
 * @param type such as {@code dev.tocsin.incident.opened}
 * @param source the part that says it, as a URI reference such as {@code /tocsin/prober/vienna}
 * @param subject what it is about
 * @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md">the binding</a>
 */
public record CloudEvent(String id, String type, String source, String subject, Instant time) {

    /** Those of an event, which has them as fields, too. */
    public static CloudEvent of(Event event) {
        return new CloudEvent(event.getId(), event.getType(), event.getSource(), event.getSubject(), event.getTime());
    }

    /** The attributes as new headers. */
    public Headers headers() {
        Headers headers = new RecordHeaders();
        all((name, value) -> headers.add(name, value.getBytes(UTF_8)));
        return headers;
    }

    /** The attributes added to {@code headers}, replacing those that are there. */
    public Headers addTo(Headers headers) {
        all((name, value) -> {
            headers.remove(name);
            headers.add(name, value.getBytes(UTF_8));
        });
        return headers;
    }

    private void all(BiConsumer<String, String> each) {
        each.accept("ce_specversion", "1.0");
        each.accept("ce_id", id);
        each.accept("ce_type", type);
        each.accept("ce_source", source);
        each.accept("ce_subject", subject);
        each.accept("ce_time", time.toString());
        each.accept("content-type", "application/avro");
    }
}
