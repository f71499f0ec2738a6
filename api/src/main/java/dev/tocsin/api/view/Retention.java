package dev.tocsin.api.view;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/** Removes what is older than its topic keeps it, a bounded number of rows at a time. */
final class Retention {

    private static final int ROWS = 5_000;
    static final Duration STATUS_CHANGES = Duration.ofDays(91);

    private Retention() {}

    /** How many rows were removed; if it is many, there may be more. */
    static int apply(Sql sql, Instant now) throws SQLException {
        int removed = 0;
        // Results come in about the order of their slots, so the oldest rows are first.
        removed += sql.run(
                "DELETE FROM results WHERE id IN (SELECT id FROM results ORDER BY id LIMIT " + ROWS + ") AND slot < ?",
                days(now, 7));
        removed += sql.run(
                "DELETE FROM events WHERE id IN (SELECT id FROM events WHERE time < ? ORDER BY time LIMIT " + ROWS
                        + ")",
                days(now, 90));
        removed += sql.run(
                "DELETE FROM incidents WHERE id IN (SELECT id FROM incidents WHERE resolved_at < ? LIMIT " + ROWS + ")",
                days(now, 400));
        for (String ended : new String[] {"sent", "error", "cancelled"}) {
            removed += sql.run(
                    "DELETE FROM callbacks WHERE id IN (SELECT id FROM callbacks WHERE status = ? AND created_at < ?"
                            + " AND updated_at < ? ORDER BY created_at LIMIT " + ROWS + ")",
                    ended,
                    days(now, 30),
                    days(now, 30));
        }
        for (Window window : Window.values()) {
            if (window.days() > 0) {
                removed += sql.run(
                        "DELETE FROM history WHERE length = ? AND start < ?",
                        window.millis(),
                        days(now, window.days()));
            }
        }
        removed += sql.run("DELETE FROM signals WHERE at < ?", days(now, 1));
        removed += sql.run("DELETE FROM dead_letters WHERE at < ?", days(now, 30));
        long cutoff = now.minus(STATUS_CHANGES).toEpochMilli();
        removed += sql.run(
                "DELETE FROM status_changes WHERE at < ? AND EXISTS (SELECT 1 FROM status_changes later WHERE"
                        + " later.endpoint = status_changes.endpoint AND later.at > status_changes.at AND later.at <= ?)",
                cutoff,
                cutoff);
        return removed;
    }

    private static long days(Instant now, int days) {
        return now.minus(Duration.ofDays(days)).toEpochMilli();
    }
}
