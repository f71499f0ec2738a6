package dev.tocsin.incidents.stream.callback;

import dev.tocsin.schemas.Topic;
import dev.tocsin.schemas.event.Callback;
import dev.tocsin.schemas.event.EventRecord;
import dev.tocsin.schemas.event.EventReference;
import dev.tocsin.schemas.serde.Clients;
import dev.tocsin.schemas.serde.Decoded;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Topic callbacks, read by a consumer that lives as long as somebody reads.
 *
 * <p>Threading: the task's.
 */
public final class TopicPast implements PastCallbacks {

    private static final int AT_ONCE = 500;
    private static final Duration A_MOMENT = Duration.ofMillis(20);
    private static final Duration AT_MOST = Duration.ofSeconds(5);

    private final Consumer<String, @Nullable Decoded<Callback>> consumer;
    private final TopicPartition partition;
    private final TopicEvents events;
    private long position = -1;

    private TopicPast(Clients clients, int partition) {
        this.events = new TopicEvents(clients);
        Topic<Callback> topic = clients.contract().topics().callbacks();
        this.consumer = clients.consumer(topic, Map.of("max.poll.records", AT_ONCE));
        this.partition = new TopicPartition(topic.name(), partition);
        consumer.assign(List.of(this.partition));
    }

    /** Opens the past of a partition. */
    public static IntFunction<PastCallbacks> of(Clients clients) {
        return partition -> new TopicPast(clients, partition);
    }

    @Override
    public long from(Instant since) {
        OffsetAndTimestamp found = consumer.offsetsForTimes(Map.of(partition, since.toEpochMilli()), AT_MOST)
                .get(partition);
        return found == null ? end() : found.offset();
    }

    @Override
    public long end() {
        return consumer.endOffsets(List.of(partition), AT_MOST).getOrDefault(partition, 0L);
    }

    @Override
    public Page read(long next, long end) {
        if (position != next) {
            consumer.seek(partition, next);
        }
        List<Callback> callbacks = new ArrayList<>();
        for (ConsumerRecord<String, @Nullable Decoded<Callback>> record : consumer.poll(A_MOMENT)) {
            Decoded<Callback> value = record.value();
            if (value != null && record.offset() < end) {
                value.value().ifPresent(callbacks::add);
            }
        }
        // Beyond the last record, too, where a transaction ended or records were compacted away.
        position = consumer.position(partition, AT_MOST);
        return new Page(callbacks, Math.min(position, end));
    }

    @Override
    public Optional<EventRecord> event(EventReference event) {
        return events.find(event);
    }

    @Override
    public void close() {
        events.close();
        consumer.close();
    }
}
