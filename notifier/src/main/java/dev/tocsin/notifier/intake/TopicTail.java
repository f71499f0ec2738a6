package dev.tocsin.notifier.intake;

import dev.tocsin.schemas.event.AttemptOutcome;
import dev.tocsin.schemas.serde.Decoded;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the outcomes that were stored after a checkpoint was committed, from topic {@code callback-attempts}.
 *
 * <p>Threading: the intake's thread; {@link #giveUp} may be called from any.
 */
final class TopicTail implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(50);

    private final Consumer<String, @Nullable Decoded<AttemptOutcome>> consumer;
    private final String topic;
    private volatile boolean givenUp;

    /** Is told of each outcome. */
    interface Reader {
        void outcome(int partition, long offset, AttemptOutcome outcome);
    }

    TopicTail(Consumer<String, @Nullable Decoded<AttemptOutcome>> consumer, String topic) {
        this.consumer = consumer;
        this.topic = topic;
    }

    /**
     * Reads from the given offsets to the end.
     *
     * @return by partition, where the end was
     */
    Map<Integer, Long> read(Map<Integer, Long> from, Reader reader) {
        List<TopicPartition> partitions = from.keySet().stream()
                .map(number -> new TopicPartition(topic, number))
                .toList();
        consumer.assign(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Map<TopicPartition, Long> left = new HashMap<>(ends);
        from.forEach((number, offset) -> consumer.seek(new TopicPartition(topic, number), offset));
        left.entrySet().removeIf(end -> reached(end, from.get(end.getKey().partition())));
        while (!left.isEmpty()) {
            if (givenUp) {
                throw new WakeupException();
            }
            for (ConsumerRecord<String, @Nullable Decoded<AttemptOutcome>> record : consumer.poll(POLL)) {
                Decoded<AttemptOutcome> value = record.value();
                if (value != null) {
                    value.value().ifPresent(outcome -> reader.outcome(record.partition(), record.offset(), outcome));
                }
            }
            left.entrySet().removeIf(end -> reached(end, consumer.position(end.getKey())));
        }
        consumer.unsubscribe();
        Map<Integer, Long> numbers = new HashMap<>();
        ends.forEach((partition, end) -> numbers.put(partition.partition(), end));
        return numbers;
    }

    /** Stops waiting for Kafka, because the process ends. */
    void giveUp() {
        givenUp = true;
    }

    @Override
    public void close() {
        consumer.close();
    }

    private static boolean reached(Map.Entry<TopicPartition, Long> end, @Nullable Long position) {
        return position != null && position >= end.getValue();
    }
}
