package dev.tocsin.hookscdc.publish;

import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.access.AccessRefused;
import dev.tocsin.schemas.event.CapturePosition;
import dev.tocsin.schemas.serde.Clients;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes one database's changes, events and position. Whatever fails, it is never used again: whether its last
 * transaction was committed only the position tells.
 *
 * <p>Threading: any thread; transactions follow one another.
 */
public final class Publisher implements AutoCloseable {

    private static final Map<String, Object> LIMITS = Map.of(
            ProducerConfig.LINGER_MS_CONFIG, 0,
            ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 15_000,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 14_000,
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000,
            ProducerConfig.MAX_BLOCK_MS_CONFIG, 20_000);

    private final Producer<String, @Nullable SpecificRecord> producer;
    private final Topics topics;
    private final String database;
    private final InstantSource clock;
    private final ReentrantLock transaction = new ReentrantLock();

    private Publisher(
            Producer<String, @Nullable SpecificRecord> producer, Topics topics, String database, InstantSource clock) {
        this.producer = producer;
        this.topics = topics;
        this.database = database;
        this.clock = clock;
    }

    /** Fences whoever wrote this database's changes before, and settles what they left open. KafkaException where that fails. */
    public static Publisher open(Clients clients, String database, InstantSource clock) {
        Topics topics = clients.contract().topics();
        Map<String, Object> own = new HashMap<>(LIMITS);
        own.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, topics.prefix() + "hooks-cdc." + database);
        Publisher publisher = new Publisher(clients.producer(own), topics, database, clock);
        try {
            publisher.producer.initTransactions();
            return publisher;
        } catch (RuntimeException e) {
            publisher.close();
            own.putAll(clients.properties());
            throw AccessRefused.or(e, own);
        }
    }

    /** Writes the records and the position, all or nothing. KafkaException: unknown which, so close this. */
    public void write(List<ProducerRecord<String, @Nullable SpecificRecord>> records, Position position) {
        write(records, position.record(database, clock.instant()));
    }

    /** The same with the position of another kind of log. */
    public void write(List<ProducerRecord<String, @Nullable SpecificRecord>> records, CapturePosition position) {
        commit(records, Optional.of(new ProducerRecord<>(topics.captureOffsets().name(), database, position)));
    }

    /** Writes records that are independent of the position. */
    public void write(List<ProducerRecord<String, @Nullable SpecificRecord>> records) {
        commit(records, Optional.empty());
    }

    /** Forgets the position: what is captured under this name again starts anew. */
    public void forget() {
        commit(List.of(new ProducerRecord<>(topics.captureOffsets().name(), database, null)), Optional.empty());
    }

    private void commit(
            List<ProducerRecord<String, @Nullable SpecificRecord>> records,
            Optional<ProducerRecord<String, @Nullable SpecificRecord>> position) {
        transaction.lock();
        try {
            producer.beginTransaction();
            records.forEach(this::send);
            position.ifPresent(this::send);
            producer.commitTransaction();
        } finally {
            transaction.unlock();
        }
    }

    /** What becomes of it the commit tells: it fails if any record of the transaction did. */
    private void send(ProducerRecord<String, @Nullable SpecificRecord> record) {
        Future<?> unused = producer.send(record);
    }

    /** At once: an open transaction is settled by the successor. */
    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
