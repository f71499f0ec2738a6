package dev.tocsin.api;

import static dev.tocsin.api.ViewFixture.CONTRACT;

import dev.tocsin.api.ledger.Decision;
import dev.tocsin.api.ledger.Ledger;
import dev.tocsin.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** Writes straight into the view. */
final class FakeLedger implements Ledger {
    final List<ProducerRecord<String, @Nullable SpecificRecord>> written = new CopyOnWriteArrayList<>();
    /** What carries out commands. */
    volatile Consumer<ProducerRecord<String, @Nullable SpecificRecord>> after = written -> {};

    private final ViewFixture records;

    FakeLedger(ViewFixture records) {
        this.records = records;
    }

    @Override
    public synchronized <T> CompletableFuture<T> write(String subject, Supplier<Decision<T>> decision) {
        try {
            Decision<T> decided = decision.get();
            decided.records().forEach(this::take);
            return CompletableFuture.completedFuture(decided.answer());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public synchronized CompletableFuture<Void> append(ProducerRecord<String, @Nullable SpecificRecord> entry) {
        take(entry);
        return CompletableFuture.completedFuture(null);
    }

    private void take(ProducerRecord<String, @Nullable SpecificRecord> record) {
        written.add(record);
        topic(record.topic()).ifPresent(topic -> {
            byte[] value = CONTRACT.serializer().serialize(record.topic(), record.value());
            records.feed(List.of(new ConsumerRecord<>(
                    record.topic(),
                    0,
                    records.record(topic, record.key(), value).offset(),
                    0L,
                    TimestampType.CREATE_TIME,
                    0,
                    0,
                    record.key().getBytes(StandardCharsets.UTF_8),
                    value,
                    record.headers(),
                    Optional.empty())));
        });
        after.accept(record);
    }

    private static Optional<Topic<?>> topic(String name) {
        return dev.tocsin.api.view.View.topics(CONTRACT.topics()).stream()
                .filter(topic -> topic.name().equals(name))
                .findFirst();
    }

    @Override
    public int partitions(Topic<?> topic) {
        return 4;
    }

    /** The values that were written to a topic. */
    <V extends SpecificRecord> List<V> values(Topic<V> topic) {
        return written.stream()
                .filter(record -> record.topic().equals(topic.name()))
                .map(record -> topic.valueType().cast(record.value()))
                .toList();
    }
}
