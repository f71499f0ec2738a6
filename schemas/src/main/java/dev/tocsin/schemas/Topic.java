package dev.tocsin.schemas;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/**
 * A topic of the wire contract: UTF-8 keys, Avro values in the Confluent wire format.
 *
 * @param prefix what all topics of one installation begin with, such as {@code tocsin.}
 * @param shortName the name without the prefix, as the documentation spells it
 * @param valueType the record that values are
 * @param cleanup what Kafka removes by itself
 * @param retention how long records are kept; empty: for ever, or until a newer one with the same key
 * @param single whether the topic has one partition however many the others have
 */
public record Topic<V extends SpecificRecord>(
        String prefix,
        String shortName,
        Class<V> valueType,
        Cleanup cleanup,
        Optional<Duration> retention,
        boolean single) {

    /** The largest record a topic takes, in bytes. */
    public static final int MAX_MESSAGE_BYTES = 8 * 1024 * 1024;

    /** What Kafka removes by itself: all but the newest value of each key, or what is older than the retention. */
    public enum Cleanup {
        COMPACT("compact"),
        DELETE("delete"),
        COMPACT_AND_DELETE("compact,delete");

        private final String policy;

        Cleanup(String policy) {
            this.policy = policy;
        }

        /** As {@code cleanup.policy} spells it. */
        public String policy() {
            return policy;
        }
    }

    /** The name in Kafka. */
    public String name() {
        return prefix + shortName;
    }

    /** The subject of its values in a schema registry. */
    public String subject() {
        return subject(prefix, shortName);
    }

    /** The subject of the values of the topic of that name (Confluent's TopicNameStrategy). */
    public static String subject(String prefix, String shortName) {
        return prefix + shortName + "-value";
    }

    /** The schema its values are written with. */
    public Schema schema() {
        return SpecificData.get().getSchema(valueType);
    }

    /** How many partitions it has where the keyed topics have {@code partitions}. */
    public int partitions(int partitions) {
        return single ? 1 : partitions;
    }

    /** The topic-level settings it is created with. */
    public Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("cleanup.policy", cleanup.policy());
        settings.put("max.message.bytes", Integer.toString(MAX_MESSAGE_BYTES));
        retention.ifPresent(time -> settings.put("retention.ms", Long.toString(time.toMillis())));
        return settings;
    }
}
