package dev.tocsin.benchmarks;

import dev.tocsin.schemas.event.Callback;
import dev.tocsin.schemas.event.CallbackStatus;
import dev.tocsin.schemas.serde.Clients;
import dev.tocsin.schemas.serde.Decoded;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** How each callback on topic {@code callbacks} stands, read committed. Threading: one thread. */
final class Fates implements AutoCloseable {

    private final Consumer<String, @Nullable Decoded<Callback>> consumer;
    private final Map<String, CallbackStatus> statuses = new HashMap<>();
    private int sent;

    private Fates(Consumer<String, @Nullable Decoded<Callback>> consumer) {
        this.consumer = consumer;
    }

    static Fates follow(Clients clients) {
        var topic = clients.contract().topics().callbacks();
        var consumer = clients.consumer(topic, Map.of());
        List<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                .map(info -> new TopicPartition(topic.name(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return new Fates(consumer);
    }

    /** Whether anything came. */
    boolean take(long patienceMs) {
        boolean any = false;
        for (ConsumerRecord<String, @Nullable Decoded<Callback>> record :
                consumer.poll(Duration.ofMillis(patienceMs))) {
            Optional.ofNullable(record.value()).flatMap(Decoded::value).ifPresent(this::note);
            any = true;
        }
        return any;
    }

    private void note(Callback callback) {
        CallbackStatus before = statuses.put(callback.getId(), callback.getStatus());
        sent += (callback.getStatus() == CallbackStatus.sent ? 1 : 0) - (before == CallbackStatus.sent ? 1 : 0);
    }

    int count() {
        return statuses.size();
    }

    int sent() {
        return sent;
    }

    /** How many stand how. */
    Map<CallbackStatus, Integer> summary() {
        Map<CallbackStatus, Integer> summary = new TreeMap<>();
        statuses.values().forEach(status -> summary.merge(status, 1, Integer::sum));
        return summary;
    }

    /** Forgets what is known. */
    void begin() {
        statuses.clear();
        sent = 0;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
