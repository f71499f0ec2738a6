package dev.tocsin.hookscdc.binlog;

import dev.tocsin.hookscdc.table.TableName;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A piece of a snapshot on its way to the place in the log at which it was read: what the log tells before that is not
 * told again.
 *
 * <p>Threading: one thread.
 */
final class PieceWindow {

    /** So many keys of one table mean that capture is far behind. */
    private static final int MOST_KEYS = 100_000;

    private final Viewpoint.Seen<Piece> seen;
    private final Set<String> passed = new HashSet<>();
    private boolean emptied;

    PieceWindow(Viewpoint.Seen<Piece> seen) {
        this.seen = seen;
    }

    Viewpoint.Seen<Piece> seen() {
        return seen;
    }

    /** The log tells a row. */
    void passes(TableName table, String key) {
        if (seen.value().table().equals(table)) {
            passed.add(key);
        }
    }

    /** The log tells that all rows of a table went at once: what it has later, passes later. */
    void emptied(TableName table) {
        emptied |= seen.value().table().equals(table);
    }

    /** Whether so much has passed that it is better read anew. */
    boolean overflown() {
        return passed.size() > MOST_KEYS;
    }

    /** The rows to be told, once the log is told up to where they were read; empty until then. */
    Optional<List<Piece.Row>> due(LogPosition told) {
        if (!told.betweenTransactions() || !told.reaches(seen.place())) {
            return Optional.empty();
        }
        return Optional.of(seen.value().rows().stream()
                .filter(row -> !emptied && !passed.contains(row.keyText()))
                .toList());
    }
}
