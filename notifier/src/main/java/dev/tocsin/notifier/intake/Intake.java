package dev.tocsin.notifier.intake;

import dev.tocsin.notifier.report.KafkaReporter;
import dev.tocsin.schemas.event.CallbackRequest;
import dev.tocsin.schemas.serde.DeadLetters;
import dev.tocsin.schemas.serde.Decoded;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads requests, hands them to the lanes, and commits what is done.
 *
 * <p>Threading: one thread of its own, the only one that touches the consumer and the progress of partitions.
 */
final class Intake {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
    private static final Duration POLL = Duration.ofMillis(10);
    private static final Duration COMMIT_EVERY = Duration.ofMillis(100);

    private final Consumer<String, @Nullable Decoded<CallbackRequest>> consumer;
    private final String topic;
    private final Holdings holdings;
    private final LaneLoop loop;
    private final KafkaReporter reporter;
    private final Freshness freshness;
    private final InstantSource clock;
    private final BlockingQueue<Done> done;
    private final int most;
    private final Thread thread;

    private Instant committed = Instant.EPOCH;
    private boolean stalled;
    private boolean full;
    private boolean paused;
    private volatile boolean draining;
    private volatile boolean closing;
    private volatile @Nullable String failure;

    /** @param most requests in hand; beyond them no more are taken until half of them are done */
    Intake(
            Consumer<String, @Nullable Decoded<CallbackRequest>> consumer,
            String topic,
            Holdings holdings,
            LaneLoop loop,
            KafkaReporter reporter,
            Freshness freshness,
            InstantSource clock,
            BlockingQueue<Done> done,
            int most) {
        this.consumer = consumer;
        this.topic = topic;
        this.holdings = holdings;
        this.loop = loop;
        this.reporter = reporter;
        this.freshness = freshness;
        this.clock = clock;
        this.done = done;
        this.most = most;
        this.thread = new Thread(this::run, "notifier-intake");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Why it ended without being told to. */
    Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /** Takes no more requests; what is in hand goes on. */
    void drain() {
        draining = true;
    }

    /** Commits for the last time and closes the consumer. */
    void close(Duration patience) {
        closing = true;
        holdings.giveUp();
        try {
            thread.join(patience.toMillis() / 2);
            // Only now: it would also cut off the last commit.
            consumer.wakeup();
            thread.join(patience.toMillis() / 2);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            consumer.subscribe(List.of(topic), holdings);
            while (!closing) {
                turn();
            }
        } catch (WakeupException | InterruptException e) {
            if (!closing) {
                fail(e);
            }
        } catch (RuntimeException e) {
            fail(e);
        }
        leave();
    }

    private void leave() {
        try {
            holdings.settle();
            holdings.commit(consumer, Duration.ofMillis(500));
        } catch (RuntimeException e) {
            LOG.atWarn().addKeyValue("error", e.getMessage()).log("the last commit failed; outcomes tell what is done");
        } finally {
            holdings.close();
            consumer.close(CloseOptions.timeout(Duration.ofMillis(500)));
        }
    }

    private void fail(RuntimeException e) {
        failure = "the intake ended: " + e.getMessage();
        LOG.atError().addKeyValue("topic", topic).setCause(e).log("the intake ended: restart this process");
    }

    private void turn() {
        ConsumerRecords<String, @Nullable Decoded<CallbackRequest>> records = consumer.poll(POLL);
        stalled = stalled || (holdings.any() && !freshness.fresh(clock.instant()));
        holdings.settle();
        take(records);
        stalled = stalled && !holdings.confirmed(consumer);
        if (!stalled) {
            freshness.heard(clock.instant());
        }
        balance();
        Instant now = clock.instant();
        if (Duration.between(committed, now).compareTo(COMMIT_EVERY) >= 0) {
            committed = now;
            holdings.commitLater(consumer);
        }
        loop.tick();
    }

    private void take(ConsumerRecords<String, @Nullable Decoded<CallbackRequest>> records) {
        if (records.isEmpty()) {
            return;
        }
        List<Job> jobs = new ArrayList<>(records.count());
        for (ConsumerRecord<String, @Nullable Decoded<CallbackRequest>> record : records) {
            holdings.add(record.partition(), record.offset()).ifPresent(held -> {
                Decoded<CallbackRequest> value = record.value();
                if (value instanceof Decoded.Unreadable<CallbackRequest> unreadable) {
                    setAside(record, unreadable, held.slot());
                } else if (value == null) {
                    done.add(new Done(held.slot(), -1));
                } else {
                    jobs.add(Requests.job(value.value().orElseThrow(), held.ownership(), held.slot()));
                }
            });
        }
        loop.arrived(jobs);
    }

    private void setAside(
            ConsumerRecord<String, @Nullable Decoded<CallbackRequest>> record,
            Decoded.Unreadable<CallbackRequest> unreadable,
            Progress.Slot slot) {
        LOG.atWarn()
                .addKeyValue("topic", record.topic())
                .addKeyValue("partition", record.partition())
                .addKeyValue("offset", record.offset())
                .addKeyValue("error", unreadable.reason())
                .log("a request cannot be read and is set aside");
        reporter.report(
                DeadLetters.letter(record, unreadable, "notifier", clock.instant()),
                offset -> done.add(new Done(slot, -1)));
    }

    private void balance() {
        long held = holdings.open();
        boolean much = draining || held >= (full ? most / 2 + 1 : most);
        if (much != full) {
            LOG.atInfo().addKeyValue("held", held).log(much ? "takes no more requests" : "takes requests again");
        }
        full = much;
        if (full || loop.plenty()) {
            // Every time: what was assigned since is not paused.
            consumer.pause(consumer.assignment());
            paused = true;
        } else if (paused) {
            consumer.resume(consumer.assignment());
            paused = false;
        }
    }
}
