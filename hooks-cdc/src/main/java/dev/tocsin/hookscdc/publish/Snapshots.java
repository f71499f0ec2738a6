package dev.tocsin.hookscdc.publish;

import dev.tocsin.schemas.event.CapturePosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Which snapshots of a database are asked for and how far they are. It is part of the position: what is noted here is
 * committed to Kafka with the next batch, the rows of a chunk together with the key they reach.
 *
 * <p>Threading: thread-safe. Requests are taken by one thread, progress is noted by the one that writes batches.
 */
public final class Snapshots {

    private List<SnapshotState> states;
    private Optional<Long> commandsRead;
    private boolean changed;

    public Snapshots(Position resumed) {
        this(resumed.snapshots(), resumed.commandsRead());
    }

    private Snapshots(List<SnapshotState> states, Optional<Long> commandsRead) {
        this.states = List.copyOf(states);
        this.commandsRead = commandsRead;
    }

    /** As a position of any kind of log has them. */
    public static Snapshots of(CapturePosition record) {
        return new Snapshots(
                record.getSnapshots().stream().map(SnapshotState::of).toList(),
                Optional.ofNullable(record.getCommandsRead()));
    }

    /** None, and no commands read. */
    public static Snapshots none() {
        return new Snapshots(List.of(), Optional.empty());
    }

    /** Where the reading of commands goes on; empty: they were never read. */
    public synchronized Optional<Long> commandsRead() {
        return commandsRead;
    }

    /** All commands before {@code offset} have been seen. */
    public synchronized void commandsRead(long offset) {
        if (!commandsRead.equals(Optional.of(offset))) {
            commandsRead = Optional.of(offset);
            changed = true;
        }
    }

    /** A snapshot is asked for. The same request again is nothing new; another for the same table begins it anew. */
    public synchronized void ask(String table, String command) {
        if (states.stream().anyMatch(state -> state.command().equals(command))) {
            return;
        }
        List<SnapshotState> next = new ArrayList<>(states);
        next.removeIf(state -> state.table().equals(table));
        next.add(SnapshotState.asked(table, command));
        states = List.copyOf(next);
        changed = true;
    }

    /** The one to be worked on. */
    public synchronized Optional<SnapshotState> current() {
        return states.stream().filter(state -> !state.done()).findFirst();
    }

    /** The last key to be told is fixed. */
    public void bounded(String command, String upperKey) {
        replace(command, state -> state.bounded(upperKey));
    }

    /** All rows up to this key are in Kafka with the next position. */
    public void advanced(String command, String lastKey) {
        replace(command, state -> state.advanced(lastKey));
    }

    /** It is done, or will not be. */
    public void ended(String command) {
        replace(command, SnapshotState::ended);
    }

    /** Whether this is still asked for. */
    public synchronized boolean wanted(String command) {
        return states.stream().anyMatch(state -> state.command().equals(command) && !state.done());
    }

    private synchronized void replace(String command, UnaryOperator<SnapshotState> change) {
        states = states.stream()
                .map(state -> Objects.equals(state.command(), command) ? change.apply(state) : state)
                .toList();
        changed = true;
    }

    /** Whether there is anything to commit since they were last written down. */
    public synchronized boolean changed() {
        return changed;
    }

    /** The position of any kind of log with what is noted here. */
    public synchronized CapturePosition writtenInto(CapturePosition record) {
        changed = false;
        return CapturePosition.newBuilder(record)
                .setSnapshots(states.stream().map(SnapshotState::record).toList())
                .setCommandsRead(commandsRead.orElse(null))
                .build();
    }

    /** The position with what is noted here. */
    synchronized Position of(Position position) {
        changed = false;
        return position.with(states, commandsRead);
    }
}
