package dev.tocsin.incidents.stream.callback;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tocsin.schemas.Topic;
import dev.tocsin.schemas.event.EventRecord;
import dev.tocsin.schemas.event.EventReference;
import dev.tocsin.schemas.serde.Clients;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * The records of events, as bytes, while Kafka keeps them. Those that lie close to each other are read together.
 *
 * <p>Threading: the task's.
 */
final class TopicEvents implements AutoCloseable {

    private static final Duration A_MOMENT = Duration.ofMillis(200);
    private static final Duration AT_MOST = Duration.ofSeconds(5);

    private final Clients clients;
    private final Map<Long, ConsumerRecord<byte[], byte[]>> read = new HashMap<>();
    private @Nullable Consumer<byte[], byte[]> consumer;
    private @Nullable TopicPartition of;

    TopicEvents(Clients clients) {
        this.clients = clients;
    }

    /** Throws TimeoutException where Kafka does not answer. */
    Optional<EventRecord> find(EventReference event) {
        Integer partition = event.getPartition();
        Long offset = event.getOffset();
        if (partition == null || offset == null) {
            return Optional.empty();
        }
        Topic<?> topic = clients.contract().topics().ofEvents(event.getType());
        TopicPartition place = new TopicPartition(topic.name(), partition);
        if (!place.equals(of) || !read.containsKey(offset)) {
            fetch(place, offset);
        }
        return Optional.ofNullable(read.get(offset))
                .filter(record -> record.value() != null && event.getId().equals(id(record)))
                .map(record -> eventRecord(topic, record));
    }

    private void fetch(TopicPartition place, long offset) {
        read.clear();
        of = place;
        Consumer<byte[], byte[]> open = consumer == null ? open() : consumer;
        consumer = open;
        open.assign(List.of(place));
        long first = open.beginningOffsets(List.of(place), AT_MOST).getOrDefault(place, 0L);
        long end = open.endOffsets(List.of(place), AT_MOST).getOrDefault(place, 0L);
        if (offset < first || offset >= end) {
            return;
        }
        open.seek(place, offset);
        while (open.position(place, AT_MOST) <= offset) {
            open.poll(A_MOMENT).forEach(record -> read.put(record.offset(), record));
        }
    }

    private Consumer<byte[], byte[]> open() {
        Map<String, Object> settings = new HashMap<>(clients.properties());
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 4 * 1024 * 1024);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static String id(ConsumerRecord<byte[], byte[]> record) {
        var header = record.headers().lastHeader("ce_id");
        return header == null ? "" : new String(header.value(), UTF_8);
    }

    private static EventRecord eventRecord(Topic<?> topic, ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new HashMap<>();
        record.headers().forEach(header -> headers.put(header.key(), new String(header.value(), UTF_8)));
        String key = record.key() == null ? "" : new String(record.key(), UTF_8);
        return new EventRecord(topic.name(), key, ByteBuffer.wrap(record.value()), headers);
    }

    @Override
    public void close() {
        if (consumer != null) {
            consumer.close();
        }
    }
}
