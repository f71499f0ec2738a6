package dev.tocsin.hookscdc.publish;

import dev.tocsin.schemas.Partitions;
import dev.tocsin.schemas.Topic;
import dev.tocsin.schemas.serde.Clients;
import dev.tocsin.schemas.serde.Decoded;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Reads what a key has now: its partition once through, committed records only. */
public final class LatestValue {

    private static final Duration POLL = Duration.ofMillis(200);

    private final Clients clients;

    public LatestValue(Clients clients) {
        this.clients = clients;
    }

    /** The value, or empty where there is none, the last is a tombstone, or cannot be read. KafkaException where Kafka is away. */
    public <V extends SpecificRecord> Optional<V> of(Topic<V> topic, String key) {
        return record(topic, key).map(ConsumerRecord::value).flatMap(Decoded::value);
    }

    /** The last record, a tombstone too. KafkaException where Kafka is away. */
    public <V extends SpecificRecord> Optional<ConsumerRecord<String, @Nullable Decoded<V>>> record(
            Topic<V> topic, String key) {
        try (var consumer = clients.consumer(topic, Map.of("default.api.timeout.ms", 15000))) {
            int count = consumer.partitionsFor(topic.name()).size();
            TopicPartition partition = new TopicPartition(topic.name(), Partitions.of(key, count));
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            Optional<ConsumerRecord<String, @Nullable Decoded<V>>> latest = Optional.empty();
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<String, @Nullable Decoded<V>> record : consumer.poll(POLL)) {
                    if (key.equals(record.key())) {
                        latest = Optional.of(record);
                    }
                }
            }
            return latest;
        }
    }
}
