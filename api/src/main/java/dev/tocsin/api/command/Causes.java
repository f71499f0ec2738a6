package dev.tocsin.api.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tocsin.api.problem.Problem;
import dev.tocsin.schemas.Topic;
import dev.tocsin.schemas.event.EventRecord;
import dev.tocsin.schemas.event.EventReference;
import dev.tocsin.schemas.serde.Clients;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Fetches the event that a callback was owed for, while Kafka keeps it. Threading: any thread; blocks. */
public final class Causes {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Clients clients;
    private final InstantSource clock;

    public Causes(Clients clients, InstantSource clock) {
        this.clients = clients;
        this.clock = clock;
    }

    /** Empty where Kafka has forgotten it, or nobody knows where it was. Throws a 503 problem where Kafka does not answer. */
    public Optional<EventRecord> find(EventReference event) {
        Integer partition = event.getPartition();
        Long offset = event.getOffset();
        return partition == null || offset == null
                ? Optional.empty()
                : find(clients.contract().topics().ofEvents(event.getType()), partition, offset, event.getId());
    }

    private Optional<EventRecord> find(Topic<?> topic, int partition, long offset, String id) {
        TopicPartition place = new TopicPartition(topic.name(), partition);
        Map<String, Object> settings = new HashMap<>();
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis() - 500);
        settings.putAll(clients.properties());
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            if (consumer.partitionsFor(topic.name()).stream().noneMatch(info -> info.partition() == partition)) {
                return Optional.empty();
            }
            consumer.assign(List.of(place));
            long first = consumer.beginningOffsets(List.of(place)).getOrDefault(place, 0L);
            long end = consumer.endOffsets(List.of(place)).getOrDefault(place, 0L);
            if (offset < first || offset >= end) {
                return Optional.empty();
            }
            consumer.seek(place, offset);
            return read(consumer, topic, offset, id);
        } catch (KafkaException e) {
            throw Problem.unavailable("Kafka does not give the event at the moment: try again");
        }
    }

    private Optional<EventRecord> read(Consumer<byte[], byte[]> consumer, Topic<?> topic, long offset, String id) {
        var end = clock.instant().plus(PATIENCE);
        while (clock.instant().isBefore(end)) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                return record.offset() == offset && id.equals(header(record)) && record.value() != null
                        ? Optional.of(eventRecord(topic, record))
                        : Optional.empty();
            }
        }
        throw Problem.unavailable("Kafka does not give the event at the moment: try again");
    }

    private static String header(ConsumerRecord<byte[], byte[]> record) {
        var header = record.headers().lastHeader("ce_id");
        return header == null ? "" : new String(header.value(), UTF_8);
    }

    private static EventRecord eventRecord(Topic<?> topic, ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new HashMap<>();
        record.headers().forEach(header -> headers.put(header.key(), new String(header.value(), UTF_8)));
        return new EventRecord(
                topic.name(),
                record.key() == null ? "" : new String(record.key(), UTF_8),
                ByteBuffer.wrap(record.value()),
                headers);
    }
}
