package dev.tocsin.hookscdc.source;

import java.sql.SQLException;
import java.util.Optional;

/** A slot that nobody will read again and that makes the server keep its log for ever. */
public final class AbandonedSlot {

    private AbandonedSlot() {}

    /** Drops slot and publication, as far as they are there. */
    public static DroppedSlot drop(Address address, Optional<String> password, String slot, String publication)
            throws SQLException {
        try (Source source = Source.connect(address, password)) {
            Optional<SlotState> found = source.slot(slot);
            if (found.isPresent() && found.get().walSender().isPresent()) {
                return DroppedSlot.IN_USE;
            }
            if (found.isPresent() && !found.get().ofThisDatabase()) {
                return DroppedSlot.OF_ANOTHER_DATABASE;
            }
            source.dropSlot(slot);
            Publication published = new Publication(source, publication);
            boolean both = found.isPresent() || published.exists();
            published.drop();
            return both ? DroppedSlot.DROPPED : DroppedSlot.MISSING;
        }
    }
}
