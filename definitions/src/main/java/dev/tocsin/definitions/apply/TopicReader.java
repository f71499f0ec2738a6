package dev.tocsin.definitions.apply;

import dev.tocsin.schemas.Topic;
import dev.tocsin.schemas.serde.Decoded;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what is on a compacted topic now, from its beginning to its end. */
final class TopicReader {

    private static final Logger LOG = LoggerFactory.getLogger(TopicReader.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int FRUITLESS_POLLS = 300;

    private TopicReader() {}

    /** By key. Throws TimeoutException if Kafka stops answering for half a minute. */
    static <V extends SpecificRecord> Map<String, V> read(
            Consumer<String, @Nullable Decoded<V>> consumer, Topic<V> topic) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                .map(info -> new TopicPartition(topic.name(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
        Map<String, V> present = new HashMap<>();
        int fruitless = 0;
        while (!reached(consumer, ends)) {
            var records = consumer.poll(POLL);
            records.forEach(record -> put(record, present));
            fruitless = records.isEmpty() ? fruitless + 1 : 0;
            if (fruitless > FRUITLESS_POLLS) {
                throw new TimeoutException(
                        "Kafka gives no more records of " + topic.name() + " although there are some");
            }
        }
        return present;
    }

    private static boolean reached(Consumer<?, ?> consumer, Map<TopicPartition, Long> ends) {
        ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
        return ends.isEmpty();
    }

    private static <V extends SpecificRecord> void put(
            ConsumerRecord<String, @Nullable Decoded<V>> record, Map<String, V> present) {
        Decoded<V> decoded = record.value();
        if (decoded == null) {
            present.remove(record.key());
        } else if (decoded.value().isPresent()) {
            present.put(record.key(), decoded.value().get());
        } else {
            LOG.atWarn()
                    .addKeyValue("topic", record.topic())
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .log("a definition cannot be read and counts as absent");
            present.remove(record.key());
        }
    }
}
