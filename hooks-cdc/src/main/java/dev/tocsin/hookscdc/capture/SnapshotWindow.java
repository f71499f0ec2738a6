package dev.tocsin.hookscdc.capture;

import dev.tocsin.hookscdc.table.TableName;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a snapshot and the stream apart. Between two marks in the log the keys that pass are noted; of a chunk that was
 * read just before its mark, those rows are told whose keys were noted neither in this window nor in the one before: all
 * others the stream tells itself, newer.
 *
 * <p>The window before matters because a commit can be decoded an instant before it is visible to a reader. So a snapshot
 * begins with two marks without rows: up to the first the stream catches up, and nothing is noted; the second ends the
 * first window.
 *
 * <p>Threading: thread-safe; the reader of rows opens windows, the reader of the log ends them.
 */
final class SnapshotWindow {

    /** What comes next. */
    enum Stage {
        CATCH_UP,
        FIRST_WINDOW,
        ROWS
    }

    /** So many keys of one table in one window mean that the stream is far behind. */
    private static final int MOST_KEYS = 100_000;

    private Stage stage = Stage.CATCH_UP;
    private @Nullable String command;
    private @Nullable TableName table;
    private @Nullable String mark;
    private @Nullable Chunk chunk;
    private Set<String> before = new HashSet<>();
    private Set<String> noted = new HashSet<>();
    private boolean awaiting;
    private boolean emptied;
    private boolean overflown;

    /** What is to be done next for this request; another one than last begins from the start. */
    synchronized Stage stage(String request, TableName of) {
        if (!request.equals(command)) {
            command = request;
            table = of;
            startAgain();
        }
        return stage;
    }

    /** Whether a mark is on its way, or what it brought is not noted yet. */
    synchronized boolean awaiting() {
        return awaiting;
    }

    /** Begins a window, before anything is read; it ends at the mark. */
    synchronized void open(String next) {
        mark = next;
        chunk = null;
        awaiting = true;
    }

    /** The rows that were read in the window, before its mark is committed. */
    synchronized void hand(Chunk rows) {
        chunk = rows;
    }

    /** The mark will not come. What was noted stays. */
    synchronized void abandon() {
        mark = null;
        chunk = null;
        awaiting = false;
    }

    /** A row passes in the log. */
    synchronized void note(TableName of, String key) {
        if (stage != Stage.CATCH_UP && of.equals(table) && !overflown) {
            noted.add(key);
            overflown = noted.size() > MOST_KEYS;
        }
    }

    /** All rows go at once: what the table has later, passes later. */
    synchronized void noteAll(TableName of) {
        emptied |= of.equals(table);
    }

    /** What a mark brought is noted: the next window may be opened. */
    synchronized void release() {
        awaiting = mark != null;
    }

    /**
     * A mark passes. Answers the rows to be told, if it is the one awaited and has any; to be followed by
     * {@link #release}.
     */
    synchronized Optional<Chunk> pass(String passed) {
        if (!passed.equals(mark)) {
            return Optional.empty();
        }
        Chunk rows = chunk;
        mark = null;
        chunk = null;
        if (overflown) {
            startAgain();
            return Optional.empty();
        }
        stage = stage == Stage.CATCH_UP ? Stage.FIRST_WINDOW : Stage.ROWS;
        Optional<Chunk> told = Optional.ofNullable(rows).map(this::left);
        before = noted;
        noted = new HashSet<>();
        emptied = false;
        return told;
    }

    private Chunk left(Chunk rows) {
        return emptied ? rows.empty() : rows.without(before).without(noted);
    }

    private void startAgain() {
        stage = Stage.CATCH_UP;
        mark = null;
        chunk = null;
        before = new HashSet<>();
        noted = new HashSet<>();
        emptied = false;
        overflown = false;
    }

    /** For people. */
    @Override
    public synchronized String toString() {
        return "SnapshotWindow[" + Objects.toString(table, "none") + ", " + stage + "]";
    }
}
