package dev.tocsin.definitions.apply;

import dev.tocsin.schemas.Topic;
import dev.tocsin.schemas.serde.Decoded;
import dev.tocsin.schemas.table.WholeTopic;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what is on a compacted topic now, from its beginning to its end. */
final class TopicReader {

    private static final Logger LOG = LoggerFactory.getLogger(TopicReader.class);

    private TopicReader() {}

    /** By key. Throws TimeoutException if Kafka stops answering for half a minute. */
    static <V extends SpecificRecord> Map<String, V> read(
            Consumer<String, @Nullable Decoded<V>> consumer, Topic<V> topic) {
        Map<String, V> present = new HashMap<>();
        WholeTopic.read(consumer, topic, record -> put(record, present));
        return present;
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
