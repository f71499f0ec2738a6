package dev.tocsin.schemas.table;

import dev.tocsin.schemas.Topic;
import dev.tocsin.schemas.serde.Decoded;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Reads what is on a topic now, once, from its beginning to its end. */
public final class WholeTopic {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final int FRUITLESS_POLLS = 300;

    private WholeTopic() {}

    /**
     * Blocks. Throws TimeoutException if Kafka stops answering for half a minute. A topic that is not there has no records.
     *
     * @param consumer has no partitions yet; it stays the caller's to close
     * @param each is given every record, tombstones too, in the order of each partition
     */
    public static <V extends SpecificRecord> void read(
            Consumer<String, @Nullable Decoded<V>> consumer,
            Topic<V> topic,
            java.util.function.Consumer<ConsumerRecord<String, @Nullable Decoded<V>>> each) {
        List<PartitionInfo> there = consumer.partitionsFor(topic.name());
        if (there == null || there.isEmpty()) {
            return;
        }
        List<TopicPartition> partitions = there.stream()
                .map(info -> new TopicPartition(topic.name(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
        int fruitless = 0;
        while (!reached(consumer, ends)) {
            var records = consumer.poll(POLL);
            records.forEach(each);
            fruitless = records.isEmpty() ? fruitless + 1 : 0;
            if (fruitless > FRUITLESS_POLLS) {
                throw new TimeoutException(
                        "Kafka gives no more records of " + topic.name() + " although there are some");
            }
        }
    }

    private static boolean reached(Consumer<?, ?> consumer, Map<TopicPartition, Long> ends) {
        ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
        return ends.isEmpty();
    }
}
