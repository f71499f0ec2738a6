package dev.tocsin.hookscdc.publish;

import dev.tocsin.schemas.event.SnapshotProgress;
import java.util.Optional;

/**
 * How far a snapshot of one table is.
 *
 * @param table as {@code schema.table}
 * @param command which request it answers
 * @param lastKey the last key whose row is in Kafka, as whoever reads the rows writes keys; empty: none
 * @param upperKey the last key to be told, fixed when it begins
 */
public record SnapshotState(
        String table, String command, Optional<String> lastKey, Optional<String> upperKey, boolean done) {

    static SnapshotState asked(String table, String command) {
        return new SnapshotState(table, command, Optional.empty(), Optional.empty(), false);
    }

    static SnapshotState of(SnapshotProgress record) {
        return new SnapshotState(
                record.getTable(),
                record.getCommand(),
                Optional.ofNullable(record.getLastKey()),
                Optional.ofNullable(record.getUpperKey()),
                record.getDone());
    }

    SnapshotProgress record() {
        return SnapshotProgress.newBuilder()
                .setTable(table)
                .setCommand(command)
                .setLastKey(lastKey.orElse(null))
                .setUpperKey(upperKey.orElse(null))
                .setDone(done)
                .build();
    }

    SnapshotState bounded(String upper) {
        return new SnapshotState(table, command, lastKey, Optional.of(upper), false);
    }

    SnapshotState advanced(String last) {
        return new SnapshotState(table, command, Optional.of(last), upperKey, false);
    }

    SnapshotState ended() {
        return new SnapshotState(table, command, Optional.empty(), Optional.empty(), true);
    }
}
