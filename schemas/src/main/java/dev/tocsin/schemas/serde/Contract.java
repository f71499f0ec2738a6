package dev.tocsin.schemas.serde;

import dev.tocsin.schemas.Topic;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.event.SchemaSubject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * The topics of an installation with the formats of their values: what clients are made with.
 *
 * <p>Threading: thread-safe; so are the serializers and deserializers it gives.
 */
public final class Contract {

    private final Topics topics;
    private final SchemaIds ids;
    private final Map<String, AvroFormat<?>> formats = new HashMap<>();

    public Contract(Topics topics, SchemaIds ids) {
        this.topics = topics;
        this.ids = ids;
        topics.all().forEach(topic -> formats.put(topic.name(), new AvroFormat<>(topic, ids)));
    }

    /** The contract under {@code prefix} with the numbers of the committed manifest. */
    public static Contract of(String prefix) {
        return new Contract(Topics.of(prefix), SchemaManifest.committed());
    }

    public Topics topics() {
        return topics;
    }

    /** What this build knows of numbers by itself, as records of topic {@code schemas}. */
    public List<SchemaSubject> subjects() {
        return ids.subjects(topics.prefix());
    }

    /** The format of one topic's values. */
    @SuppressWarnings("unchecked") // the constructor put it there under the topic's own name
    public <V extends SpecificRecord> AvroFormat<V> format(Topic<V> topic) {
        AvroFormat<?> format = formats.get(topic.name());
        if (format == null) {
            throw new IllegalArgumentException("topic " + topic.name() + " is not of prefix " + topics.prefix());
        }
        return (AvroFormat<V>) format;
    }

    /** For producers of any of the topics: picks the format by the topic written to; null is a tombstone. */
    public Serializer<@Nullable SpecificRecord> serializer() {
        return (topic, value) -> value == null ? null : encode(topic, value);
    }

    @SuppressWarnings("unchecked") // a value of another type fails in Avro's writer with its own message
    private byte[] encode(String topic, SpecificRecord value) {
        AvroFormat<?> format = formats.get(topic);
        if (format == null) {
            throw new SerializationException("topic " + topic + " is not of the contract");
        }
        return ((AvroFormat<SpecificRecord>) format).encode(value);
    }

    /** For consumers of one topic: never fails, a record that cannot be read says why. */
    public <V extends SpecificRecord> Deserializer<@Nullable Decoded<V>> deserializer(Topic<V> topic) {
        AvroFormat<V> format = format(topic);
        return (name, bytes) -> bytes == null ? null : format.decode(bytes);
    }

    /** For Kafka Streams: a value that cannot be read is a SerializationException with the reason. */
    public <V extends SpecificRecord> Serde<V> serde(Topic<V> topic) {
        AvroFormat<V> format = format(topic);
        return Serdes.serdeFrom(
                (name, value) -> value == null ? null : format.encode(value),
                (name, bytes) -> bytes == null ? null : required(format.decode(bytes)));
    }

    private static <V> V required(Decoded<V> decoded) {
        if (decoded instanceof Decoded.Unreadable<V> unreadable) {
            throw new SerializationException(unreadable.reason());
        }
        return decoded.value().orElseThrow();
    }
}
