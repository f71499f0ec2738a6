package dev.tocsin.hookscdc.capture;

import dev.tocsin.hookscdc.source.Publication;
import dev.tocsin.hookscdc.source.SlotState;
import dev.tocsin.hookscdc.source.Source;
import java.sql.SQLException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database's slot and publication: made when missing, taken from whoever reads it, moved up, dropped.
 *
 * <p>Threading: one thread, the source's.
 */
final class Slot {

    private static final Logger LOG = LoggerFactory.getLogger(Slot.class);
    private static final String IN_USE = "55006";
    private static final int TRIES = 200;
    private static final long PAUSE_MILLIS = 50;

    private final Source source;
    private final CapturedDatabase database;
    private final Publication publication;

    Slot(Source source, CapturedDatabase database, Publication publication) {
        this.source = source;
        this.database = database;
        this.publication = publication;
    }

    /**
     * Makes what is missing. What was logged before the publication was made cannot be decoded for it, so then the slot
     * is made anew too.
     *
     * @return whether the slot had to be made
     */
    boolean prepare() throws SQLException, InterruptedException {
        boolean published = publication.exists();
        if (!published && !database.ownPublication()) {
            throw new CaptureFailed(
                    "publication: expected " + database.publication() + " to exist, as the definition names it", null);
        }
        if (!published) {
            publication.create();
        }
        Optional<SlotState> found = source.slot(database.slot());
        found.ifPresent(this::requireOurs);
        if (found.isPresent() && published && found.get().usable()) {
            return false;
        }
        if (found.isPresent()) {
            free();
            source.dropSlot(database.slot());
        }
        source.createSlot(database.slot());
        LOG.atInfo()
                .addKeyValue("database", database.name())
                .addKeyValue("slot", database.slot())
                .log("replication slot made");
        return true;
    }

    private void requireOurs(SlotState slot) {
        if (!slot.ofThisDatabase() || !slot.plugin().equals("pgoutput")) {
            throw new CaptureFailed(
                    "slot: expected " + database.slot()
                            + " to be free or a pgoutput slot of this database, but it is a " + slot.plugin() + " slot"
                            + (slot.ofThisDatabase() ? "" : " of another database"),
                    null);
        }
    }

    /** Ends whoever reads the slot: a predecessor that has been fenced already, or has lost its connection. */
    SlotState free() throws SQLException, InterruptedException {
        for (int tries = 0; tries < TRIES; tries++) {
            SlotState state = source.slot(database.slot())
                    .orElseThrow(() -> new CaptureFailed("slot " + database.slot() + " disappeared", null));
            if (state.walSender().isEmpty()) {
                return state;
            }
            source.terminate(state.walSender().get());
            Thread.sleep(PAUSE_MILLIS);
        }
        throw new CaptureFailed("slot " + database.slot() + " stays in use by another process", null);
    }

    /** Moves the slot up to {@code lsn}, so that nothing committed before is sent again. */
    void advance(long lsn) throws SQLException, InterruptedException {
        for (int tries = 0; tries < TRIES; tries++) {
            try {
                if (free().confirmed() < lsn) {
                    source.advance(database.slot(), lsn);
                }
                return;
            } catch (SQLException e) {
                if (!IN_USE.equals(e.getSQLState())) {
                    throw e;
                }
            }
        }
        throw new CaptureFailed("slot " + database.slot() + " is taken again and again by another process", null);
    }

    /** Removes slot and publication, as far as they were made here. */
    void drop() throws SQLException, InterruptedException {
        if (database.ownSlot() && source.slot(database.slot()).isPresent()) {
            free();
            source.dropSlot(database.slot());
        }
        if (database.ownPublication()) {
            publication.drop();
        }
    }
}
