package dev.tocsin.hookscdc.binlog;

import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads rows as they were at a place in the log that is known, and not before what the log has told already: a server
 * writes a commit into its log, and sends it, a moment before others see it.
 *
 * <p>MariaDB says at which place in the log it sees its tables. MySQL does not: there the last GTID that was told must be
 * executed before the reading begins, and the place is the end of the log when it is done. Rows that change between are
 * told by the log.
 *
 * <p>Threading: one thread, the server's.
 */
final class Viewpoint {

    private final BinlogServer server;
    private final ServerFacts facts;

    Viewpoint(BinlogServer server, ServerFacts facts) {
        this.server = server;
        this.facts = facts;
    }

    /** Reads rows; on a connection that sees one moment. */
    interface Reader<T> {
        T read() throws SQLException;
    }

    /**
     * What was read.
     *
     * @param place where in the log: what was committed before it is in what was read
     * @param at the server's time
     */
    record Seen<T>(LogPosition place, Instant at, T value) {}

    /** Whether rows can be read so: not on a MySQL server without GTIDs. */
    boolean possible(LogPosition told) {
        return facts.mariaDb() || !told.gtids().isEmpty() || facts.gtids();
    }

    /** Empty where the server does not show all yet that the log has told up to {@code told}: to be tried again. */
    <T> Optional<Seen<T>> look(LogPosition told, Reader<T> reader) throws SQLException {
        if (!facts.mariaDb() && !executed(told)) {
            return Optional.empty();
        }
        server.execute("start transaction with consistent snapshot");
        try {
            Optional<LogPosition> seen = facts.mariaDb() ? place(told) : Optional.empty();
            if (facts.mariaDb() && seen.isEmpty()) {
                return Optional.empty();
            }
            Instant at = now();
            T value = reader.read();
            return Optional.of(new Seen<>(seen.isPresent() ? seen.get() : server.now(facts), at, value));
        } finally {
            end();
        }
    }

    private void end() throws SQLException {
        try {
            server.execute("rollback");
        } catch (SQLException e) {
            if (!BinlogServer.lost(e)) {
                throw e;
            }
        }
    }

    private boolean executed(LogPosition told) throws SQLException {
        if (told.gtids().isEmpty()) {
            return true;
        }
        List<Boolean> answer = new ArrayList<>();
        server.read(
                "select gtid_subset(?, @@global.gtid_executed)", row -> answer.add(row.getBoolean(1)), told.gtids());
        return answer.contains(true);
    }

    private Optional<LogPosition> place(LogPosition told) throws SQLException {
        Map<String, String> status = new HashMap<>();
        server.read(
                "show status like 'binlog_snapshot_%'",
                row -> status.put(row.getString(1).toLowerCase(Locale.ROOT), row.getString(2)));
        String file = status.getOrDefault("binlog_snapshot_file", "");
        if (file.isEmpty()) {
            throw new SQLException("the server does not say at which place of its log it sees its tables");
        }
        LogPosition seen = LogPosition.at(
                told.server(), "", file, Long.parseLong(status.getOrDefault("binlog_snapshot_position", "0")));
        return seen.reaches(told) || sameTransactions(seen, told) ? Optional.of(seen) : Optional.empty();
    }

    /** What the log has after its last transaction does not count: the server does not say that it is past it. */
    private boolean sameTransactions(LogPosition seen, LogPosition told) throws SQLException {
        return told.betweenTransactions()
                && !told.gtids().isEmpty()
                && server.gtids(facts, seen).map(Viewpoint::set).equals(Optional.of(set(told.gtids())));
    }

    private static Set<String> set(String gtids) {
        return Arrays.stream(gtids.split(",", -1)).map(String::strip).collect(Collectors.toUnmodifiableSet());
    }

    private Instant now() throws SQLException {
        List<Instant> now = new ArrayList<>();
        server.read(
                "select utc_timestamp(6)",
                row -> now.add(row.getObject(1, LocalDateTime.class).toInstant(ZoneOffset.UTC)));
        return now.get(0);
    }
}
