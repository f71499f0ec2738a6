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
     */
    public static Resumption of(
            Optional<Position> known,
            String systemIdentifier,
            int timeline,
            String slot,
            long flushed,
            long confirmed,
            boolean slotMade) {
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
            gap = Optional.of(
                    "a new time line (restored or promoted server): " + timeline + ", was " + position.timeline());
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
}
