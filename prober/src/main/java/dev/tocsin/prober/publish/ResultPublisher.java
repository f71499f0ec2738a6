package dev.tocsin.prober.publish;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends records in the order in which they came, and keeps them while Kafka is away: some with the producer, which never
 * gives up, and a bounded number behind.
 *
 * <p>Threading: {@link #publish} never blocks and may be called by any thread; one thread of its own uses the producer.
 */
public final class ResultPublisher implements AutoCloseable {
    /** What the producer is to be made with: it tries for ever, so that order is kept however long Kafka is away. */
    public static final Map<String, Object> PRODUCER_SETTINGS = Map.of(
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE,
            ProducerConfig.MAX_BLOCK_MS_CONFIG, 5000,
            ProducerConfig.LINGER_MS_CONFIG, 5);

    private static final Logger LOG = LoggerFactory.getLogger(ResultPublisher.class);
    private static final int MOST_WITH_PRODUCER = 2000;
    private static final Duration AWAY = Duration.ofSeconds(3);
    private static final long PAUSE_MILLIS = 1000;

    private final Supplier<Producer<String, @Nullable SpecificRecord>> producers;
    private final Backlog<ProducerRecord<String, @Nullable SpecificRecord>> backlog;
    private final LongSupplier nanoTime;
    private final ConcurrentSkipListMap<Long, Long> unacknowledged = new ConcurrentSkipListMap<>();
    private final Semaphore room = new Semaphore(MOST_WITH_PRODUCER);
    private final AtomicLong refused = new AtomicLong();
    private final Thread thread = new Thread(this::run, "prober-publish");
    private volatile boolean closing;
    private volatile boolean failing;
    private volatile String refusal = "";

    private ResultPublisher(
            Supplier<Producer<String, @Nullable SpecificRecord>> producers, int limit, LongSupplier nanoTime) {
        this.producers = producers;
        this.backlog = new Backlog<>(limit);
        this.nanoTime = nanoTime;
    }

    /**
     * Starts its thread.
     *
     * @param producers makes a producer with {@link #PRODUCER_SETTINGS}; asked again if one has failed for good
     * @param limit how many records may wait
     */
    public static ResultPublisher start(
            Supplier<Producer<String, @Nullable SpecificRecord>> producers, int limit, LongSupplier nanoTime) {
        var publisher = new ResultPublisher(producers, limit, nanoTime);
        publisher.thread.setDaemon(true);
        publisher.thread.start();
        return publisher;
    }

    public void publish(ProducerRecord<String, @Nullable SpecificRecord> record) {
        backlog.add(record);
    }

    /** What is wrong with Kafka, if it has not taken a record for a while. */
    public Optional<String> trouble() {
        Map.Entry<Long, Long> oldest = unacknowledged.firstEntry();
        boolean waiting = oldest != null && nanoTime.getAsLong() - oldest.getValue() > AWAY.toNanos();
        if (!waiting && !failing) {
            return Optional.empty();
        }
        return Optional.of(refusal.isEmpty() ? "Kafka is out of this prober's reach" : refusal);
    }

    /** Records that Kafka does not have yet. */
    public int buffered() {
        return backlog.size() + unacknowledged.size();
    }

    /** Records that were lost: too many while Kafka was away, or refused by it for good. */
    public long dropped() {
        return backlog.dropped() + refused.get();
    }

    private void run() {
        while (!closing || backlog.size() > 0) {
            try (var producer = new Closing(producers.get())) {
                send(producer.producer());
            } catch (InterruptedException | InterruptException told) {
                return;
            } catch (KafkaException e) {
                failing = true;
                LOG.atWarn().addKeyValue("error", e.getMessage()).log("producing failed, begins anew");
                pause();
            }
        }
    }

    /** A producer that is thrown away need not wait: what it had is put back by its callbacks. */
    private record Closing(Producer<String, @Nullable SpecificRecord> producer) implements AutoCloseable {
        @Override
        public void close() {
            boolean interrupted = Thread.interrupted(); // the producer would take it for trouble of its own
            producer.close(Duration.ofMillis(500));
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void send(Producer<String, @Nullable SpecificRecord> producer) throws InterruptedException {
        while (true) {
            if (closing && backlog.size() == 0) {
                producer.flush();
                return;
            }
            if (!refusal.isEmpty() && !closing) {
                Thread.sleep(PAUSE_MILLIS); // what Kafka refuses at once is not to be offered all the time
            }
            var item = backlog.take(100);
            if (item.isPresent()) {
                room.acquire(); // the producer is full while Kafka is away
                send(producer, item.get());
            }
        }
    }

    private void send(
            Producer<String, @Nullable SpecificRecord> producer,
            Backlog.Item<ProducerRecord<String, @Nullable SpecificRecord>> item) {
        unacknowledged.put(item.place(), nanoTime.getAsLong());
        try {
            Future<RecordMetadata> unused =
                    producer.send(item.what(), (metadata, failure) -> acknowledged(item, failure));
        } catch (SerializationException e) {
            acknowledged(item, e);
        } catch (KafkaException | IllegalStateException e) {
            acknowledged(item, e);
            throw e instanceof KafkaException kafka ? kafka : new KafkaException(e);
        }
    }

    private void acknowledged(
            Backlog.Item<ProducerRecord<String, @Nullable SpecificRecord>> item, @Nullable Exception failure) {
        if (unacknowledged.remove(item.place()) == null) {
            return; // told twice: by the callback and by the exception
        }
        room.release();
        if (failure instanceof SerializationException || failure instanceof RecordTooLargeException) {
            refused.incrementAndGet();
            LOG.atError()
                    .addKeyValue("endpoint", item.what().key())
                    .addKeyValue("error", failure.getMessage())
                    .log("a result cannot be written and is lost");
            return;
        }
        if (failure != null) {
            backlog.putBack(item);
        }
        if (failure != null && !failing && !closing) {
            LOG.atWarn()
                    .addKeyValue("error", failure.getMessage())
                    .log("Kafka did not take a result, it is sent again");
        }
        failing = failure != null;
        refusal = failure instanceof AuthorizationException
                ? "Kafka does not let this prober write results: " + failure.getMessage()
                : "";
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sends what there is, within 1.5 s. */
    @Override
    public void close() {
        closing = true;
        try {
            thread.join(1500);
            thread.interrupt();
            thread.join(600);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        int left = buffered();
        if (left > 0) {
            LOG.atWarn().addKeyValue("results", left).log("Kafka is away: results that it has not got are lost");
        }
    }
}
