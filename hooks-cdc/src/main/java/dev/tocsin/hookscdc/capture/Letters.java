package dev.tocsin.hookscdc.capture;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tocsin.hookscdc.capture.RecordReader.RowEvent;
import dev.tocsin.hookscdc.change.Lsn;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.serde.DeadLetters;
import java.time.InstantSource;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What cannot be told costs itself and nothing behind it: it becomes a dead letter. */
final class Letters {

    private static final Logger LOG = LoggerFactory.getLogger(Letters.class);
    private static final int LONGEST = 1024 * 1024;

    private final String database;
    private final Topics topics;
    private final CaptureMetrics metrics;
    private final InstantSource clock;

    Letters(String database, Topics topics, CaptureMetrics metrics, InstantSource clock) {
        this.database = database;
        this.topics = topics;
        this.metrics = metrics;
        this.clock = clock;
    }

    ProducerRecord<String, @Nullable SpecificRecord> of(RowEvent event, RuntimeException problem) {
        return letter(
                "postgresql:" + database + "." + event.table(),
                event.lsn(),
                event.value().toString(),
                "captured row at " + Lsn.text(event.lsn()) + " cannot be told: " + problem,
                problem);
    }

    ProducerRecord<String, @Nullable SpecificRecord> of(LogMessage message, RuntimeException problem) {
        return letter(
                "postgresql:" + database + ":" + message.prefix(),
                message.lsn(),
                message.content(),
                "message " + message.prefix() + " at " + Lsn.text(message.lsn()) + " of database " + database
                        + " cannot be told: " + problem.getMessage(),
                problem);
    }

    /** Without the row: what of it may be told is not known. */
    ProducerRecord<String, @Nullable SpecificRecord> ofRow(LogMessage message, RuntimeException problem) {
        return letter(
                "postgresql:" + database + ":" + message.prefix(),
                message.lsn(),
                "",
                "row at " + Lsn.text(message.lsn()) + " cannot be told: "
                        + problem.getClass().getSimpleName(),
                problem);
    }

    private ProducerRecord<String, @Nullable SpecificRecord> letter(
            String origin, long lsn, String value, String reason, RuntimeException problem) {
        LOG.atWarn()
                .addKeyValue("database", database)
                .addKeyValue("table", origin)
                .addKeyValue("position", Lsn.text(lsn))
                .setCause(problem)
                .log("something in the log cannot be told and is left out");
        metrics.unreadable();
        return DeadLetters.record(
                topics.deadLetters(),
                DeadLetters.letter(
                        origin,
                        0,
                        lsn,
                        null,
                        value.substring(0, Math.min(value.length(), LONGEST)).getBytes(UTF_8),
                        new RecordHeaders(),
                        reason,
                        "hooks-cdc",
                        clock.instant()));
    }
}
