package dev.tocsin.api.view;

import java.util.List;

/** The tables of the view. Any change here needs a new {@link #FORMAT}: older files are thrown away and filled anew. */
final class Tables {

    /** Grows with each change of the tables or of what is written into them. */
    static final int FORMAT = 6;

    static final List<String> DEFINITION = List.of(
            "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
            "CREATE TABLE offsets (topic TEXT, partition INTEGER, next INTEGER NOT NULL, PRIMARY KEY (topic, partition))"
                    + " WITHOUT ROWID",
            "CREATE TABLE current (topic TEXT, key TEXT, value BLOB NOT NULL, PRIMARY KEY (topic, key))",
            "CREATE TABLE results (id INTEGER PRIMARY KEY, endpoint TEXT, slot INTEGER, location TEXT, outcome TEXT,"
                    + " value BLOB NOT NULL)",
            "CREATE UNIQUE INDEX results_by_slot ON results (endpoint, slot, location)",
            "CREATE TABLE incidents (id TEXT PRIMARY KEY, endpoint TEXT, state TEXT, opened_at INTEGER,"
                    + " resolved_at INTEGER, is_public INTEGER NOT NULL, value BLOB NOT NULL)",
            "CREATE TABLE concerns (endpoint TEXT, incident TEXT, PRIMARY KEY (endpoint, incident)) WITHOUT ROWID",
            "CREATE TRIGGER concerns_gone AFTER DELETE ON incidents WHEN old.endpoint = '' BEGIN"
                    + " DELETE FROM concerns WHERE incident = old.id; END",
            "CREATE INDEX incidents_by_time ON incidents (opened_at, id)",
            "CREATE INDEX incidents_by_endpoint ON incidents (endpoint, opened_at, id)",
            "CREATE INDEX incidents_by_end ON incidents (resolved_at)",
            "CREATE TABLE callbacks (id TEXT PRIMARY KEY, hook TEXT, status TEXT, subject TEXT, created_at INTEGER,"
                    + " updated_at INTEGER, replay_of TEXT, partition INTEGER NOT NULL, value BLOB NOT NULL)",
            "CREATE INDEX callbacks_by_origin ON callbacks (replay_of, created_at, id) WHERE replay_of IS NOT NULL",
            "CREATE INDEX callbacks_by_change ON callbacks (status, updated_at)",
            "CREATE INDEX callbacks_by_time ON callbacks (created_at, id)",
            "CREATE INDEX callbacks_by_hook ON callbacks (hook, created_at, id)",
            // Nearly all are sent: those are found by time, and one index less changes with each of them.
            "CREATE INDEX callbacks_by_status ON callbacks (status, created_at, id) WHERE status <> 'sent'",
            "CREATE INDEX callbacks_by_subject ON callbacks (subject, created_at, id)",
            "CREATE TABLE callback_counts (hook TEXT, status TEXT, n INTEGER NOT NULL, PRIMARY KEY (hook, status))"
                    + " WITHOUT ROWID",
            "CREATE TRIGGER count_new AFTER INSERT ON callbacks BEGIN " + count("new", "+") + " END",
            "CREATE TRIGGER count_changed AFTER UPDATE OF hook, status ON callbacks"
                    + " WHEN old.status <> new.status OR old.hook <> new.hook BEGIN "
                    + count("old", "-") + " " + count("new", "+") + " END",
            "CREATE TRIGGER count_gone AFTER DELETE ON callbacks BEGIN " + count("old", "-") + " END",
            "CREATE TABLE status_changes (endpoint TEXT, at INTEGER, status TEXT NOT NULL, PRIMARY KEY (endpoint, at))"
                    + " WITHOUT ROWID",
            "CREATE TABLE events (id TEXT PRIMARY KEY, type TEXT, subject TEXT, time INTEGER, value BLOB NOT NULL)",
            "CREATE INDEX events_by_time ON events (time)",
            "CREATE INDEX events_by_subject ON events (subject, time)",
            "CREATE TABLE signals (key TEXT PRIMARY KEY, id TEXT NOT NULL, at INTEGER) WITHOUT ROWID",
            "CREATE INDEX signals_by_time ON signals (at)",
            "CREATE TABLE history (endpoint TEXT, length INTEGER, start INTEGER, value BLOB NOT NULL,"
                    + " PRIMARY KEY (endpoint, length, start)) WITHOUT ROWID",
            "CREATE INDEX history_by_time ON history (length, start)",
            "CREATE TABLE dead_letters (id TEXT PRIMARY KEY, topic TEXT, module TEXT, at INTEGER, value BLOB NOT NULL)",
            "CREATE INDEX dead_letters_by_time ON dead_letters (at, id)");

    private Tables() {}

    private static String count(String row, String sign) {
        return "INSERT INTO callback_counts VALUES (" + row + ".hook, " + row + ".status, " + sign
                + "1) ON CONFLICT DO UPDATE SET n = n " + sign + " 1;";
    }
}
