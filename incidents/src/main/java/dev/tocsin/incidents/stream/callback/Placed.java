package dev.tocsin.incidents.stream.callback;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.StreamPartitioner;

/** The key of a record that belongs into the partition of the lane that it concerns: only the key is written. */
public record Placed(String key, int partition) {

    /** Puts a record, a tombstone too, where its key says. */
    public static <V> StreamPartitioner<Placed, V> partitioner() {
        return (topic, key, value, partitions) -> Optional.of(Set.of(key.partition()));
    }

    /** Writes the key; the partition cannot be read back. */
    public static Serde<Placed> serde() {
        return Serdes.serdeFrom((topic, placed) -> placed.key().getBytes(UTF_8), (topic, bytes) -> {
            throw new UnsupportedOperationException("topic " + topic + " is written here, not read");
        });
    }
}
