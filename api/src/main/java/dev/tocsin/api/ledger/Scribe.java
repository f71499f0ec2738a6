package dev.tocsin.api.ledger;

import dev.tocsin.api.view.Progress;
import dev.tocsin.schemas.Topic;
import dev.tocsin.schemas.serde.Clients;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Holds the pen: the one transactional id that all copies of the API share. Kafka gives it to whoever asked last and
 * refuses the transactions of all others, so what this copy decided on the view as it was cannot be written once another
 * copy wrote something that the view did not show.
 *
 * <p>Threading: one thread.
 */
final class Scribe implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Clients clients;
    private final Progress progress;
    private final Admin admin;
    private final List<Topic<?>> definitions;
    private final List<Topic<?>> decisive;
    private final Map<TopicPartition, Long> own = new HashMap<>();
    private @Nullable Producer<String, @Nullable SpecificRecord> pen;

    Scribe(Clients clients, Progress progress) {
        this.clients = clients;
        this.progress = progress;
        this.admin = Admin.create(new HashMap<>(clients.properties()));
        var topics = clients.contract().topics();
        this.definitions = List.of(topics.hooks(), topics.databases(), topics.endpoints());
        this.decisive = new ArrayList<>(definitions);
        this.decisive.add(topics.signals());
        this.decisive.add(topics.probeResults());
    }

    static String transactionalId(Clients clients) {
        return clients.contract().topics().prefix() + "api-ledger";
    }

    /**
     * Returns once the view shows all that was written, and only this copy may write more. Throws KafkaException where it
     * does not come to that.
     */
    void takeUp() {
        boolean taken = pen == null;
        if (taken) {
            Producer<String, @Nullable SpecificRecord> opened = clients.producer(Map.of(
                    ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId(clients),
                    ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 15_000,
                    ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000,
                    ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000,
                    ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000,
                    ProducerConfig.LINGER_MS_CONFIG, 0));
            pen = opened;
            opened.initTransactions();
        }
        // A file may be applied at any time, by whoever does not hold the pen.
        Map<TopicPartition, Long> wanted = new HashMap<>(ends(taken ? decisive : definitions));
        own.forEach((partition, offset) -> wanted.merge(partition, offset, Math::max));
        try {
            if (!progress.await(wanted, PATIENCE)) {
                throw new TimeoutException("the view is behind");
            }
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
        own.clear();
    }

    /** Writes all of it, or nothing. Throws KafkaException where nothing was, or it is not known. */
    void write(Collection<ProducerRecord<String, @Nullable SpecificRecord>> records) {
        Producer<String, @Nullable SpecificRecord> held = pen;
        if (held == null) {
            throw new IllegalStateException("the pen was not taken up");
        }
        held.beginTransaction();
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        records.forEach(one -> sent.add(held.send(one)));
        held.commitTransaction();
        Set<String> topics = decisive.stream().map(Topic::name).collect(Collectors.toSet());
        for (Future<RecordMetadata> future : sent) {
            RecordMetadata place = of(future);
            if (topics.contains(place.topic())) {
                own.merge(new TopicPartition(place.topic(), place.partition()), place.offset() + 1, Math::max);
            }
        }
    }

    private static RecordMetadata of(Future<RecordMetadata> sent) {
        try {
            return sent.get();
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            throw new KafkaException("a record was not written: " + e.getMessage(), e);
        }
    }

    private Map<TopicPartition, Long> ends(List<Topic<?>> topics) {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        Producer<String, @Nullable SpecificRecord> held = pen;
        if (held != null) {
            topics.forEach(topic -> held.partitionsFor(topic.name())
                    .forEach(info ->
                            asked.put(new TopicPartition(info.topic(), info.partition()), OffsetSpec.latest())));
        }
        try {
            return admin
                    .listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED).timeoutMs(5_000))
                    .all()
                    .get()
                    .entrySet()
                    .stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, end -> end.getValue().offset()));
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            throw new KafkaException("Kafka does not say where its topics end: " + e.getMessage(), e);
        }
    }

    /** Gives the pen away, whoever has it: the next time it is taken up anew. */
    void putDown() {
        Producer<String, @Nullable SpecificRecord> held = pen;
        pen = null;
        own.clear();
        if (held != null) {
            held.close(Duration.ZERO);
        }
    }

    @Override
    public void close() {
        putDown();
        admin.close(Duration.ofSeconds(1));
    }
}
