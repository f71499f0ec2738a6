package dev.tocsin.hookscdc.capture;

import dev.tocsin.hookscdc.publish.Progress;
import dev.tocsin.hookscdc.publish.Publisher;
import dev.tocsin.hookscdc.related.RelatedRows;
import io.debezium.engine.DebeziumEngine.ChangeConsumer;
import io.debezium.engine.DebeziumEngine.RecordCommitter;
import io.debezium.engine.RecordChangeEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Takes batches from the engine: what is new and the position go to Kafka in one transaction, and only then is the batch
 * confirmed.
 *
 * <p>Threading: batches come one after the other from the engine's thread; {@code stop} from any other.
 */
final class ChangeHandler implements ChangeConsumer<RecordChangeEvent<SourceRecord>> {

    private final Telling telling;
    private final Progress progress;
    private final RelatedRows related;
    private final Publisher publisher;
    private final CaptureMetrics metrics;
    private final InstantSource clock;
    private final Runnable beforeTheFirst;
    private final Runnable onNews;
    private boolean first = true;
    private final ReentrantLock batch = new ReentrantLock();
    private volatile boolean stopping;

    /**
     * @param beforeTheFirst is called once the engine has handed over something of the log, before that is written; throws
     *     where it must not be
     * @param onNews is called when something was written that the capture's own thread is to go on with
     */
    ChangeHandler(
            Telling telling,
            Progress progress,
            RelatedRows related,
            Publisher publisher,
            CaptureMetrics metrics,
            InstantSource clock,
            Runnable beforeTheFirst,
            Runnable onNews) {
        this.telling = telling;
        this.progress = progress;
        this.related = related;
        this.publisher = publisher;
        this.metrics = metrics;
        this.clock = clock;
        this.beforeTheFirst = beforeTheFirst;
        this.onNews = onNews;
    }

    @Override
    public void handleBatch(
            List<RecordChangeEvent<SourceRecord>> events, RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
            throws InterruptedException {
        batch.lockInterruptibly();
        try {
            // Whatever comes after the stop is neither written nor confirmed: the slot will send it again.
            if (!stopping && !events.isEmpty()) {
                write(events);
                committer.markProcessed(events.get(events.size() - 1));
                committer.markBatchFinished();
            }
        } finally {
            batch.unlock();
        }
    }

    /** Lets the batch in hand finish, for at most {@code patience}, and takes no other. */
    void stop(Duration patience) throws InterruptedException {
        stopping = true;
        if (batch.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            batch.unlock();
        }
    }

    private void write(List<RecordChangeEvent<SourceRecord>> events) {
        Batch part = new Batch();
        for (RecordChangeEvent<SourceRecord> event : events) {
            telling.tell(event.record(), part);
            if (part.full()) {
                write(part);
                part = new Batch();
            }
        }
        write(part);
    }

    private void write(Batch written) {
        if (progress.moved()) {
            if (first) {
                beforeTheFirst.run();
                first = false;
            }
            publisher.write(related.completed(written.records()), progress.position());
            Instant now = clock.instant();
            written.commits().forEach(commit -> metrics.changed(Duration.between(commit, now)));
        }
        if (written.news()) {
            onNews.run();
        }
    }
}
