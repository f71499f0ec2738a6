package dev.tocsin.hookscdc.publish;

import java.util.List;
import java.util.Optional;

/**
 * Tells rows that are new from those that Kafka has already, and how far that gets us.
 *
 * <p>A slot sends each transaction again whole, from its first row, unless its commit lies before the slot's position. So
 * of what is sent again only one transaction can be partly known: that of the position's last row.
 *
 * <p>Threading: one thread.
 */
public final class Progress {

    private final Position resumed;
    private final Snapshots snapshots;
    private long highestCommit;
    private RowId last;
    private RowId seen = RowId.NONE;
    private boolean moved;

    public Progress(Position resumed, Snapshots snapshots) {
        this.resumed = resumed;
        this.snapshots = snapshots;
        this.highestCommit = resumed.highestCommit();
        this.last = resumed.row();
    }

    /** Everything up to this end of a commit has been seen; may come late or lower than before. */
    public void committed(long lsn) {
        if (lsn > highestCommit) {
            highestCommit = lsn;
            moved = true;
        }
    }

    /** Whether what stands at this LSN outside of all transactions is new. The log is told in the order of such places. */
    public boolean admit(long lsn) {
        committed(lsn);
        return lsn > resumed.highestCommit();
    }

    /**
     * The row's id, or empty where Kafka has the row. To be asked once for each row and each message of a transaction, in
     * the order of the stream.
     */
    public Optional<RowId> admit(long transaction, long lsn) {
        boolean sameRecord = transaction == seen.transaction() && lsn == seen.lsn();
        seen = new RowId(transaction, lsn, sameRecord ? seen.count() + 1 : 0);
        if (known(seen)) {
            return Optional.empty();
        }
        last = seen;
        moved = true;
        return Optional.of(seen);
    }

    private boolean known(RowId id) {
        RowId told = resumed.row();
        return id.transaction() == told.transaction()
                && (id.lsn() < told.lsn() || (id.lsn() == told.lsn() && id.count() <= told.count()));
    }

    /** Whether there is anything to commit since the last call of {@link #position}. */
    public boolean moved() {
        return moved || snapshots.changed();
    }

    /** The position after all that was admitted. */
    public Position position() {
        moved = false;
        return snapshots.of(new Position(
                resumed.systemIdentifier(),
                resumed.timeline(),
                resumed.slot(),
                highestCommit,
                last,
                List.of(),
                Optional.empty()));
    }
}
