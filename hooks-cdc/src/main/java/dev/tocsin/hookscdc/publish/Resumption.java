package dev.tocsin.hookscdc.publish;

import dev.tocsin.hookscdc.change.Lsn;
import java.util.Optional;

/**
 * Where capture goes on, and what may have been missed.
 *
 * @param gap why changes may be missing before the position; empty: none are
 */
public record Resumption(Position position, Optional<String> gap) {

    /**
     * Holds the position against what the server has now.
     *
     * @param flushed the end of the server's log
     * @param confirmed where the slot stands
     * @param slotMade whether the slot had to be made
     * @param shared of a new time line, up to where its log is that of the position's; empty: it is another
     */
    public static Resumption of(
            Optional<Position> known,
            String systemIdentifier,
            int timeline,
            String slot,
            long flushed,
            long confirmed,
            boolean slotMade,
            Optional<Long> shared) {
        Position fresh = Position.fresh(systemIdentifier, timeline, slot, confirmed);
        if (known.isEmpty()) {
            return new Resumption(fresh, Optional.empty());
        }
        Position position = known.get();
        Optional<String> gap = Optional.empty();
        if (!position.systemIdentifier().equals(systemIdentifier)) {
            gap = Optional.of("another database server: system identifier " + systemIdentifier + ", was "
                    + position.systemIdentifier());
        } else if (position.timeline() != timeline) {
            return promoted(position, fresh, slotMade || !position.slot().equals(slot), shared);
        } else if (slotMade || !position.slot().equals(slot)) {
            gap = Optional.of("replication slot " + slot + " was missing or lost and had to be made");
        } else if (position.highestCommit() > flushed) {
            gap = Optional.of("the server's log ends at " + Lsn.text(flushed) + ", before "
                    + Lsn.text(position.highestCommit()) + " where capture was");
        } else if (confirmed > position.furthest()) {
            gap = Optional.of("replication slot " + slot + " was read by somebody else: it is at " + Lsn.text(confirmed)
                    + ", capture at " + Lsn.text(position.furthest()));
        }
        return new Resumption(
                gap.isEmpty() ? position : fresh.with(position.snapshots(), position.commandsRead()), gap);
    }

    /**
     * A slot that came along to a promoted server sends what the position does not have, as far as the logs are the same.
     * What was told beyond that is not in this server's log, and all before it was told.
     */
    private static Resumption promoted(Position position, Position fresh, boolean otherSlot, Optional<Long> shared) {
        String reason = "a new time line (restored or promoted server): " + fresh.timeline() + ", was "
                + position.timeline() + "; ";
        long start = shared.map(end -> Math.min(end, position.furthest())).orElse(0L);
        if (otherSlot || shared.isEmpty() || fresh.highestCommit() > start) {
            String why = otherSlot
                    ? "replication slot " + fresh.slot() + " was not there and had to be made"
                    : "its log is not that of the position";
            return new Resumption(fresh.with(position.snapshots(), position.commandsRead()), Optional.of(reason + why));
        }
        boolean told = position.furthest() <= shared.get();
        Position on = new Position(
                position.systemIdentifier(),
                fresh.timeline(),
                position.slot(),
                told ? position.highestCommit() : shared.get(),
                told ? position.row() : RowId.NONE,
                position.snapshots(),
                position.commandsRead());
        String what = told
                ? "the slot came along and capture goes on where it was: nothing that this server has is missed"
                : "the slot came along, but what was told after " + Lsn.text(shared.get())
                        + " is not in this server's log: it was lost with the server before";
        return new Resumption(on, Optional.of(reason + what));
    }
}
