package dev.tocsin.hookscdc.capture;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tocsin.hookscdc.capture.RecordReader.RowEvent;
import dev.tocsin.hookscdc.change.CapturedRow;
import dev.tocsin.hookscdc.change.Lsn;
import dev.tocsin.hookscdc.change.RowChange;
import dev.tocsin.hookscdc.publish.ChangeRecords;
import dev.tocsin.hookscdc.publish.Progress;
import dev.tocsin.hookscdc.publish.Publisher;
import dev.tocsin.hookscdc.publish.RowId;
import dev.tocsin.hookscdc.related.RelatedRows;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.event.DeadLetter;
import dev.tocsin.schemas.serde.DeadLetters;
import io.debezium.engine.DebeziumEngine.ChangeConsumer;
import io.debezium.engine.DebeziumEngine.RecordCommitter;
import io.debezium.engine.RecordChangeEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes batches from the engine: new rows and the position go to Kafka in one transaction, and only then is the batch
 * confirmed.
 *
 * <p>Threading: batches come one after the other from the engine's thread; {@code stop} from any other.
 */
final class ChangeHandler implements ChangeConsumer<RecordChangeEvent<SourceRecord>> {

    private static final Logger LOG = LoggerFactory.getLogger(ChangeHandler.class);
    private static final int LONGEST_LETTER = 1024 * 1024;

    private final String database;
    private final RecordReader reader;
    private final Progress progress;
    private final ChangeRecords changeRecords;
    private final RelatedRows related;
    private final Publisher publisher;
    private final Topics topics;
    private final CaptureMetrics metrics;
    private final InstantSource clock;
    private final ReentrantLock batch = new ReentrantLock();
    private volatile boolean stopping;

    ChangeHandler(
            String database,
            RecordReader reader,
            Progress progress,
            ChangeRecords changeRecords,
            RelatedRows related,
            Publisher publisher,
            Topics topics,
            CaptureMetrics metrics,
            InstantSource clock) {
        this.database = database;
        this.reader = reader;
        this.progress = progress;
        this.changeRecords = changeRecords;
        this.related = related;
        this.publisher = publisher;
        this.topics = topics;
        this.metrics = metrics;
        this.clock = clock;
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
        List<ProducerRecord<String, @Nullable SpecificRecord>> records = new ArrayList<>();
        List<Instant> commits = new ArrayList<>();
        for (RecordChangeEvent<SourceRecord> event : events) {
            SourceRecord record = event.record();
            RecordReader.commitSeen(record).ifPresent(progress::committed);
            RecordReader.rowEvent(record)
                    .ifPresent(row -> progress.admit(row.transaction(), row.lsn())
                            .ifPresent(id -> records.add(record(row, id, commits))));
        }
        if (progress.moved()) {
            publisher.write(related.completed(records), progress.position());
            Instant now = clock.instant();
            commits.forEach(commit -> metrics.changed(Duration.between(commit, now)));
        }
    }

    private ProducerRecord<String, @Nullable SpecificRecord> record(RowEvent event, RowId id, List<Instant> commits) {
        try {
            CapturedRow row = reader.row(event);
            ProducerRecord<String, @Nullable SpecificRecord> record = changeRecords.of(RowChange.of(row), id);
            commits.add(row.committedAt());
            return record;
        } catch (RuntimeException e) {
            return letter(event, e);
        }
    }

    /** A row that cannot be told costs itself and nothing behind it. */
    private ProducerRecord<String, @Nullable SpecificRecord> letter(RowEvent event, RuntimeException problem) {
        String table = event.source().getString("schema") + "." + event.source().getString("table");
        String reason = "captured row at " + Lsn.text(event.lsn()) + " cannot be told: " + problem;
        LOG.atWarn()
                .addKeyValue("database", database)
                .addKeyValue("table", table)
                .addKeyValue("position", Lsn.text(event.lsn()))
                .setCause(problem)
                .log("a captured row is left out");
        metrics.unreadable();
        String value = event.value().toString();
        DeadLetter letter = DeadLetters.letter(
                "postgresql:" + database + "." + table,
                0,
                event.lsn(),
                null,
                value.substring(0, Math.min(value.length(), LONGEST_LETTER)).getBytes(UTF_8),
                new RecordHeaders(),
                reason,
                "hooks-cdc",
                clock.instant());
        return DeadLetters.record(topics.deadLetters(), letter);
    }
}
