package dev.tocsin.hookscdc.capture;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * What somebody has written into the log with {@code pg_logical_emit_message}.
 *
 * @param transaction the transaction it was committed with; empty: it stands for itself, whatever became of that
 * @param at when it was committed, or where nobody says that, was read
 */
record LogMessage(String prefix, String content, Optional<Long> transaction, long lsn, Instant at) {

    /** The message in a record, or empty for anything else. */
    static Optional<LogMessage> of(SourceRecord record) {
        if (!(record.value() instanceof Struct value)
                || value.schema().field("message") == null
                || value.schema().field("source") == null) {
            return Optional.empty();
        }
        Struct message = value.getStruct("message");
        Struct source = value.getStruct("source");
        Long lsn = source.getInt64("lsn");
        if (message == null || lsn == null) {
            return Optional.empty();
        }
        return Optional.of(new LogMessage(
                message.getString("prefix"),
                text(message.getBytes("content")),
                Optional.ofNullable(source.getInt64("txId")),
                lsn,
                at(value, source)));
    }

    private static String text(byte[] content) {
        return UTF_8.decode(ByteBuffer.wrap(content)).toString();
    }

    private static Instant at(Struct value, Struct source) {
        Long micros = source.schema().field("ts_us") == null ? null : source.getInt64("ts_us");
        return micros != null && micros > 0
                ? Instant.EPOCH.plus(micros, ChronoUnit.MICROS)
                : Instant.ofEpochMilli(value.getInt64("ts_ms"));
    }
}
