package dev.tocsin.hookscdc.capture;

import dev.tocsin.hookscdc.table.Demand;
import dev.tocsin.schemas.event.DatabaseDefinition;
import dev.tocsin.schemas.serde.Decoded;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one database captured: a failed run is torn down completely and begun anew, after a pause that grows.
 *
 * <p>Threading: a thread of its own; the methods may be called from any.
 */
final class Capture {

    private static final Logger LOG = LoggerFactory.getLogger(Capture.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    /** Longer than a group takes to notice that this process has lost its partitions: whoever fenced us is the owner then. */
    private static final Duration PAUSE_WHEN_FENCED = Duration.ofSeconds(10);

    /** The header of a tombstone that leaves slot, publication and position for a definition to come. */
    private static final String KEEP_SLOT = "keep-slot";

    private static final Duration STABLE = Duration.ofSeconds(10);

    private final CaptureContext context;
    private final CaptureControl control;
    private final Thread thread;
    private final @Nullable Capture predecessor;
    private volatile boolean forget;
    private volatile boolean abandoned;

    private Capture(
            CaptureContext context,
            CapturedDatabase database,
            Collection<Demand> hooks,
            @Nullable Capture predecessor,
            boolean forget) {
        this.context = context;
        this.control = new CaptureControl(database, hooks);
        this.predecessor = predecessor;
        this.forget = forget;
        this.thread = new Thread(this::run, "capture-" + database.name() + "-keeper");
        thread.setDaemon(true);
    }

    /** @param predecessor has been told to stop; this one begins when it has */
    static Capture start(
            CaptureContext context,
            CapturedDatabase database,
            Collection<Demand> hooks,
            @Nullable Capture predecessor) {
        return started(new Capture(context, database, hooks, predecessor, false));
    }

    /** Captures nothing, but removes what a capture of the database has left on the server. */
    static Capture startForgetting(CaptureContext context, CapturedDatabase database) {
        Capture capture = new Capture(context, database, java.util.Set.of(), null, true);
        capture.control.stop();
        return started(capture);
    }

    private static Capture started(Capture capture) {
        capture.thread.start();
        return capture;
    }

    CapturedDatabase definition() {
        return control.definition();
    }

    void definition(CapturedDatabase newer) {
        control.definition(newer);
    }

    void hooks(Collection<Demand> newer) {
        control.hooks(newer);
    }

    /** Why it does not work; empty: it works. */
    Optional<String> trouble() {
        return control.trouble();
    }

    boolean ended() {
        return !thread.isAlive();
    }

    /** Ends it soon; the slot stays. */
    void stop() {
        control.stop();
    }

    /** Ends it, and if its definition is really gone (and not just somebody else's now) removes slot and publication. */
    void stopAndForget() {
        forget = true;
        control.stop();
    }

    /** Ends it soon because the process ends: what could not be removed yet stays. */
    void abandon() {
        abandoned = true;
        control.stop();
    }

    /** Waits for its end; after that interrupts it. */
    void awaitEnd(Duration patience) {
        try {
            thread.join(Math.max(1, patience.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }

    private void run() {
        try {
            if (predecessor != null) {
                predecessor.thread.join();
            }
            // Not before the predecessor has taken its own, of the same names, out of the registry.
            try (CaptureMetrics metrics =
                    new CaptureMetrics(context.metrics(), definition().name())) {
                capture(metrics);
                if (forget) {
                    forgetUnlessDefined(metrics);
                }
            }
        } catch (InterruptedException e) {
            LOG.atDebug().addKeyValue("database", definition().name()).log("interrupted");
        }
    }

    private void capture(CaptureMetrics metrics) throws InterruptedException {
        Duration pause = FIRST_PAUSE;
        while (!control.stopping()) {
            Instant begun = context.clock().instant();
            try {
                new CaptureSession(definition(), context, metrics, control).run();
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) { // the thread's edge: whatever it was, begin anew
                metrics.failed();
                control.troubled(Reasons.of(e));
                LOG.atDebug()
                        .addKeyValue("database", definition().name())
                        .setCause(e)
                        .log("capture failed");
                Duration ran = Duration.between(begun, context.clock().instant());
                pause = ran.compareTo(STABLE) > 0 ? FIRST_PAUSE : pause;
                rest(Reasons.fenced(e) ? PAUSE_WHEN_FENCED : pause);
                pause = shorter(pause.multipliedBy(2), LONGEST_PAUSE);
            }
        }
    }

    /** News of tables must not cut the pause short: only the end does. */
    private void rest(Duration pause) throws InterruptedException {
        Instant until = context.clock().instant().plus(pause);
        while (!control.stopping()) {
            Duration left = Duration.between(context.clock().instant(), until);
            if (left.isNegative() || left.isZero()) {
                return;
            }
            control.await(shorter(left, pause));
        }
    }

    private void forgetUnlessDefined(CaptureMetrics metrics) throws InterruptedException {
        CapturedDatabase database = definition();
        Duration pause = FIRST_PAUSE;
        while (!abandoned) {
            try {
                Optional<ConsumerRecord<String, @Nullable Decoded<DatabaseDefinition>>> last =
                        context.latest().record(context.topics().databases(), database.name());
                if (last.isPresent() && keepsSlot(last.get())) {
                    LOG.atInfo()
                            .addKeyValue("database", database.name())
                            .addKeyValue("slot", database.slot())
                            .log("database is deleted: its slot is kept, and the server's log with it");
                } else if (last.map(ConsumerRecord::value).isEmpty()) {
                    new CaptureSession(database, context, metrics, control).forget();
                    LOG.atInfo()
                            .addKeyValue("database", database.name())
                            .addKeyValue("slot", database.slot())
                            .log("database is deleted: slot and publication dropped");
                }
                return;
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) { // the thread's edge
                control.troubled("deleted, but slot " + database.slot() + " and publication " + database.publication()
                        + " could not be dropped: " + Reasons.of(e));
                control.await(pause);
                pause = shorter(pause.multipliedBy(2), LONGEST_PAUSE);
            }
        }
    }

    private static boolean keepsSlot(ConsumerRecord<String, @Nullable Decoded<DatabaseDefinition>> record) {
        return record.value() == null && record.headers().lastHeader(KEEP_SLOT) != null;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
