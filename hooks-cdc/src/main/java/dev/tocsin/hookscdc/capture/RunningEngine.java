package dev.tocsin.hookscdc.capture;

import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a Debezium engine: it ends once and is never started again.
 *
 * <p>Threading: the engine has threads of its own; what is asked here may be asked from any thread.
 */
final class RunningEngine {

    private static final Logger LOG = LoggerFactory.getLogger(RunningEngine.class);

    private final String name;
    private final DebeziumEngine<RecordChangeEvent<SourceRecord>> engine;
    private final Thread thread;
    private final Runnable onNews;
    private final AtomicInteger tasks = new AtomicInteger();
    private volatile boolean polling;
    private volatile boolean closing;
    private volatile @Nullable CaptureFailed failure;

    private RunningEngine(String name, Properties properties, ChangeHandler handler, Runnable onNews) {
        this.name = name;
        this.onNews = onNews;
        this.engine = DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
                .using(properties)
                .using(new Progressing())
                .using((DebeziumEngine.CompletionCallback) this::completed)
                .notifying(handler)
                .build();
        this.thread = new Thread(engine, "capture-" + name);
        thread.setDaemon(true);
    }

    /** @param onNews is called, from any thread, when polling begins and when the engine ends */
    static RunningEngine start(String name, Properties properties, ChangeHandler handler, Runnable onNews) {
        RunningEngine running = new RunningEngine(name, properties, handler, onNews);
        running.thread.start();
        return running;
    }

    /** Whether it reads the stream. */
    boolean polling() {
        return polling;
    }

    /** Why it ended by itself, if it did. */
    Optional<CaptureFailed> failure() {
        return Optional.ofNullable(failure);
    }

    /** Returns when it has ended or {@code patience} is over; then what is left of it holds nothing that matters. */
    void close(Duration patience) throws InterruptedException {
        closing = true;
        Thread closer = new Thread(this::closeEngine, "close-" + name);
        closer.setDaemon(true);
        closer.start();
        closer.join(patience.toMillis());
        thread.join(Math.max(1, patience.toMillis() / 4));
        if (thread.isAlive()) {
            thread.interrupt();
            LOG.atWarn().addKeyValue("database", name).log("the engine did not end in time and is left behind");
        }
    }

    private void closeEngine() {
        try {
            engine.close();
        } catch (IOException | IllegalStateException endedAlready) {
            LOG.atDebug()
                    .addKeyValue("database", name)
                    .addKeyValue("error", String.valueOf(endedAlready.getMessage()))
                    .log("nothing to close");
        }
    }

    private void completed(boolean success, @Nullable String message, @Nullable Throwable error) {
        if (!closing) {
            fail(new CaptureFailed(error != null ? Reasons.of(error) : "the engine ended: " + message, error));
        }
    }

    private void fail(CaptureFailed reason) {
        if (failure == null) {
            failure = reason;
        }
        onNews.run();
    }

    private final class Progressing implements DebeziumEngine.ConnectorCallback {

        @Override
        public void taskStarted() {
            // A task that the engine starts again resumes from the engine's own memory, which loses rows.
            if (tasks.incrementAndGet() > 1) {
                fail(new CaptureFailed("the engine started its task a second time", null));
            }
        }

        @Override
        public void pollingStarted() {
            polling = true;
            onNews.run();
        }
    }
}
