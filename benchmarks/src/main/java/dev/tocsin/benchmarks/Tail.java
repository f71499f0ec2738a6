package dev.tocsin.benchmarks;

import dev.tocsin.schemas.Topic;
import dev.tocsin.schemas.serde.Clients;
import dev.tocsin.schemas.serde.Decoded;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A topic from its first record on, read committed, all partitions. Threading: one thread. */
final class Tail<V extends SpecificRecord> implements AutoCloseable {

    private final Consumer<String, @Nullable Decoded<V>> consumer;

    private Tail(Consumer<String, @Nullable Decoded<V>> consumer) {
        this.consumer = consumer;
    }

    static <V extends SpecificRecord> Tail<V> of(Clients clients, Topic<V> topic) {
        Consumer<String, @Nullable Decoded<V>> consumer = clients.consumer(topic, Map.of());
        List<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                .map(info -> new TopicPartition(topic.name(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return new Tail<>(consumer);
    }

    /** Hands on what came; whether anything did. */
    boolean take(long patienceMs, java.util.function.Consumer<V> each) {
        boolean any = false;
        for (ConsumerRecord<String, @Nullable Decoded<V>> record : consumer.poll(Duration.ofMillis(patienceMs))) {
            Optional.ofNullable(record.value()).flatMap(Decoded::value).ifPresent(each);
            any = true;
        }
        return any;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
