package dev.tocsin.hookscdc.publish;

import dev.tocsin.schemas.event.CapturePosition;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How far a database's changes are in Kafka.
 *
 * @param highestCommit highest end of a commit that was seen whole: the slot may be advanced to it
 * @param row the last row in Kafka
 * @param snapshots asked for, and how far they are
 * @param commandsRead where the reading of commands goes on; empty: they were never read
 */
public record Position(
        String systemIdentifier,
        int timeline,
        String slot,
        long highestCommit,
        RowId row,
        List<SnapshotState> snapshots,
        Optional<Long> commandsRead) {

    public Position {
        snapshots = List.copyOf(snapshots);
    }

    /** From here on, nothing told yet. */
    static Position fresh(String systemIdentifier, int timeline, String slot, long confirmed) {
        return new Position(systemIdentifier, timeline, slot, confirmed, RowId.NONE, List.of(), Optional.empty());
    }

    Position with(List<SnapshotState> states, Optional<Long> read) {
        return new Position(systemIdentifier, timeline, slot, highestCommit, row, states, read);
    }

    /** The furthest place in the log that it knows of. */
    long furthest() {
        return Math.max(highestCommit, row.lsn());
    }

    /** From what Kafka has; empty where the record is not one of PostgreSQL. */
    public static Optional<Position> of(CapturePosition record) {
        if (record.getSystemIdentifier() == null || record.getTimeline() == null || record.getSlot() == null) {
            return Optional.empty();
        }
        return Optional.of(new Position(
                Objects.requireNonNull(record.getSystemIdentifier()),
                Objects.requireNonNull(record.getTimeline()),
                Objects.requireNonNull(record.getSlot()),
                record.getHighestCommit(),
                new RowId(record.getTransaction(), record.getLsn(), record.getCount()),
                record.getSnapshots().stream().map(SnapshotState::of).toList(),
                Optional.ofNullable(record.getCommandsRead())));
    }

    CapturePosition record(String database, Instant at) {
        return CapturePosition.newBuilder()
                .setDatabase(database)
                .setSystemIdentifier(systemIdentifier)
                .setTimeline(timeline)
                .setSlot(slot)
                .setHighestCommit(highestCommit)
                .setTransaction(row.transaction())
                .setLsn(row.lsn())
                .setCount(row.count())
                .setSnapshots(snapshots.stream().map(SnapshotState::record).toList())
                .setCommandsRead(commandsRead.orElse(null))
                .setUpdatedAt(at)
                .build();
    }
}
