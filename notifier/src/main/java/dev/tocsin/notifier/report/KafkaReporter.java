package dev.tocsin.notifier.report;

import dev.tocsin.notifier.delivery.Outcome;
import dev.tocsin.schemas.CloudEvent;
import dev.tocsin.schemas.Ids;
import dev.tocsin.schemas.Topic;
import dev.tocsin.schemas.event.AttemptOutcome;
import dev.tocsin.schemas.event.DeadLetter;
import dev.tocsin.schemas.serde.DeadLetters;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Outcomes to topic {@code callback-attempts}, each in the partition of its request.
 *
 * <p>Threading: may be called from any thread, never blocks the caller (a producer does, when Kafka is away); records are
 * written by a thread of its own.
 */
public final class KafkaReporter implements Reporter, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaReporter.class);
    private static final Duration FLUSH = Duration.ofMillis(1_500);
    /** Between two batches: whoever reports would otherwise wake the writing thread for each outcome. */
    private static final Duration GATHER = Duration.ofMillis(1);

    private final Producer<String, @Nullable SpecificRecord> producer;
    private final Topic<AttemptOutcome> attempts;
    private final Topic<DeadLetter> deadLetters;
    private final String notifier;
    private final BlockingQueue<Order> orders = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile @Nullable String failure;
    private volatile boolean closing;

    /** @param notifier the id of this process */
    public KafkaReporter(
            Producer<String, @Nullable SpecificRecord> producer,
            Topic<AttemptOutcome> attempts,
            Topic<DeadLetter> deadLetters,
            String notifier) {
        this.producer = producer;
        this.attempts = attempts;
        this.deadLetters = deadLetters;
        this.notifier = notifier;
        this.thread = new Thread(this::run, "notifier-report");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void report(Claim claim, Outcome outcome, Instant at, Duration took, Acknowledgement acknowledgement) {
        orders.add(new Order(() -> record(claim, outcome, at, took), acknowledgement));
    }

    /** Reports a record that could not be read. */
    public void report(DeadLetter letter, Acknowledgement acknowledgement) {
        orders.add(new Order(() -> DeadLetters.record(deadLetters, letter), acknowledgement));
    }

    /** Why nothing can be written any more, whatever Kafka does next. */
    public Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /** Waits, for a short time, until everything reported so far is stored. */
    public void flush() {
        CountDownLatch written = new CountDownLatch(1);
        orders.add(new Order(
                () -> {
                    producer.flush();
                    written.countDown();
                    return null;
                },
                offset -> {}));
        try {
            if (!written.await(FLUSH.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.atWarn().log("Kafka did not take the last outcomes in time; their requests will be repeated");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        producer.close(Duration.ZERO);
    }

    private void run() {
        List<Order> batch = new ArrayList<>();
        while (!closing) {
            try {
                batch.add(orders.take());
                orders.drainTo(batch);
                batch.forEach(this::write);
                batch.clear();
                LockSupport.parkNanos(GATHER.toNanos());
            } catch (InterruptedException | InterruptException e) {
                if (!closing) {
                    fail(e);
                }
            }
        }
    }

    private void write(Order order) {
        try {
            ProducerRecord<String, @Nullable SpecificRecord> record =
                    order.record().get();
            if (record == null) {
                return;
            }
            Future<RecordMetadata> ignored = producer.send(record, (stored, failed) -> {
                if (failed == null) {
                    order.acknowledgement().stored(stored.offset());
                } else if (!closing) {
                    fail(failed);
                }
            });
        } catch (InterruptException e) {
            throw e;
        } catch (RuntimeException failed) {
            if (!closing) {
                fail(failed);
            }
        }
    }

    /** The producer tries again by itself as long as that can help; what arrives here is for good. */
    private void fail(Exception failed) {
        failure = "outcomes cannot be written: " + failed.getMessage();
        LOG.atError()
                .addKeyValue("topic", attempts.name())
                .setCause(failed)
                .log("outcomes cannot be written: check the access rights of this process and restart it");
    }

    private ProducerRecord<String, @Nullable SpecificRecord> record(
            Claim claim, Outcome outcome, Instant at, Duration took) {
        AttemptOutcome record = Outcomes.record(claim, outcome, at, took, notifier);
        CloudEvent event = new CloudEvent(
                Ids.of(
                        "att",
                        claim.callback(),
                        Integer.toString(claim.attempt()),
                        Long.toString(claim.emission()),
                        Long.toString(claim.offset())),
                "dev.tocsin.attempt." + Outcomes.name(outcome),
                "/tocsin/notifier/" + notifier,
                claim.callback(),
                at);
        return new ProducerRecord<>(attempts.name(), claim.partition(), claim.lane(), record, event.headers());
    }

    private record Order(
            Supplier<@Nullable ProducerRecord<String, @Nullable SpecificRecord>> record,
            Acknowledgement acknowledgement) {}
}
