package dev.tocsin.incidents.stream.callback;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tocsin.schemas.Partitions;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * The key of a record of topic callbacks: the id is written, the lane picks the partition, of a tombstone, too.
 */
public record CallbackKey(String id, String lane) {

    /** Puts a callback where its lane is. */
    public static <V> StreamPartitioner<CallbackKey, V> byLane() {
        return (topic, key, value, partitions) -> Optional.of(Set.of(Partitions.of(key.lane(), partitions)));
    }

    /** Writes the id; the lane cannot be read back. */
    public static Serde<CallbackKey> serde() {
        return Serdes.serdeFrom((topic, key) -> key.id().getBytes(UTF_8), (topic, bytes) -> {
            throw new UnsupportedOperationException("topic callbacks is written here, not read");
        });
    }
}
