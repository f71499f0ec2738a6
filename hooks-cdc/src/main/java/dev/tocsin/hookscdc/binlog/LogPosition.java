package dev.tocsin.hookscdc.binlog;

import dev.tocsin.schemas.event.CapturePosition;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * How far a server's changes are in Kafka: all transactions before {@code start}, and of the one that begins there the
 * rows up to and with {@code event} and {@code row}.
 *
 * @param server which server's log it is
 * @param gtids of MariaDB, all that were executed before; of MySQL the last; empty where there are none
 * @param start byte in the file at which a transaction begins
 * @param event the event of rows in that transaction, from 0; -1: none of it
 * @param row the row in that event, from 0
 */
record LogPosition(String server, String gtids, String file, long start, long event, long row) {

    private static final String KIND = "mysql";

    /** Between transactions. */
    static LogPosition at(String server, String gtids, String file, long start) {
        return new LogPosition(server, gtids, file, start, -1, -1);
    }

    /** From what Kafka has; empty where the record is not one of a binary log. */
    static Optional<LogPosition> of(CapturePosition record) {
        if (!record.getKind().equals(KIND) || record.getSystemIdentifier() == null || record.getFile() == null) {
            return Optional.empty();
        }
        return Optional.of(new LogPosition(
                Objects.requireNonNull(record.getSystemIdentifier()),
                Objects.requireNonNullElse(record.getGtid(), ""),
                Objects.requireNonNull(record.getFile()),
                Objects.requireNonNullElse(record.getFilePosition(), 4L),
                record.getLsn(),
                Objects.requireNonNullElse(record.getRow(), -1L)));
    }

    CapturePosition record(String database, Instant at) {
        return CapturePosition.newBuilder()
                .setDatabase(database)
                .setKind(KIND)
                .setSystemIdentifier(server)
                .setGtid(gtids)
                .setFile(file)
                .setFilePosition(start)
                .setLsn(event)
                .setRow(row)
                .setUpdatedAt(at)
                .build();
    }

    boolean betweenTransactions() {
        return event < 0;
    }

    /** Whether all that the other has is before this, which is between transactions. */
    boolean reaches(LogPosition other) {
        long ahead = number(file) - number(other.file);
        return ahead > 0 || (ahead == 0 && (other.betweenTransactions() ? start >= other.start : start > other.start));
    }

    /** {@code binlog.000003} is the third file; after 999999 there are more digits. */
    private static long number(String file) {
        String digits = file.substring(file.lastIndexOf('.') + 1);
        return digits.matches("\\d{1,18}") ? Long.parseLong(digits) : 0;
    }

    /** {@code binlog.000003:4711}. */
    String place() {
        return file + ":" + start;
    }
}
