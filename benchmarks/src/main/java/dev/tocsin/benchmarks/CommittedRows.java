package dev.tocsin.benchmarks;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * About 700 committed changes a second on one table: single rows, COPY and INSERT of 100 rows under one LSN, two long
 * transactions that overlap, with savepoints and rollbacks. What was committed, a second replication slot with another
 * decoder tells.
 *
 * <p>Threading: threads of its own until it is ended.
 */
final class CommittedRows {

    static final String TABLE = "create table items (id bigint primary key, n bigint not null)";
    static final String IDENTITY = "alter table items replica identity full";

    private static final Pattern ROW = Pattern.compile("id\\[bigint]:(\\d+) n\\[bigint]:(\\d+)");
    private static final int MANY = 100;
    private static final int HOT = 50;
    private static final long RECONNECT_MS = 50;

    private final DataSource database;
    private final AtomicLong ids = new AtomicLong(HOT);
    private final AtomicLong tokens = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final boolean patient;
    private volatile boolean over;

    private CommittedRows(DataSource database, boolean patient) {
        this.database = database;
        this.patient = patient;
    }

    /** Writers that fail when their connection does. */
    static CommittedRows start(DataSource database) {
        return start(new CommittedRows(database, false));
    }

    /** Writers that connect anew, as often as it takes; what was not committed is not written again. */
    static CommittedRows startPatient(DataSource database) {
        return start(new CommittedRows(database, true));
    }

    private static CommittedRows start(CommittedRows rows) {
        rows.every(10, rows::single);
        rows.every(350, rows::copy);
        rows.every(350, rows::insert);
        rows.every(250, rows::overlapping);
        rows.every(250, rows::overlapping);
        return rows;
    }

    private void every(long pauseMs, Turn turn) {
        Thread thread = new Thread(() -> {
            try {
                while (!over) {
                    write(pauseMs, turn);
                }
            } catch (Exception e) {
                failure.set(e);
            }
        });
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void write(long pauseMs, Turn turn) throws Exception {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            while (!over) {
                turn.take(connection, statement);
                Thread.sleep(pauseMs);
            }
        } catch (SQLException e) {
            if (!patient || !isOfTheConnection(e)) {
                throw e;
            }
            Thread.sleep(RECONNECT_MS);
        }
    }

    /** Class 08: the connection is gone; 57: the server ends, or begins. */
    private static boolean isOfTheConnection(SQLException e) {
        String state = e.getSQLState();
        return state != null && (state.startsWith("08") || state.startsWith("57"));
    }

    /** The highest token that was handed to a writer so far; tokens ascend. */
    long latestToken() {
        return tokens.get();
    }

    private void single(Connection connection, Statement statement) throws SQLException {
        long token = tokens.incrementAndGet();
        long hot = token % HOT;
        statement.execute(
                token % 7 == 0
                        ? "delete from items where id = " + hot
                        : "insert into items values (" + hot + ", " + token + ") on conflict (id) do update set n = "
                                + token);
    }

    private void copy(Connection connection, Statement statement) throws Exception {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < MANY; i++) {
            rows.append(ids.incrementAndGet())
                    .append('\t')
                    .append(tokens.incrementAndGet())
                    .append('\n');
        }
        byte[] bytes = rows.toString().getBytes(StandardCharsets.UTF_8);
        connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("copy items from stdin", new ByteArrayInputStream(bytes));
    }

    private void insert(Connection connection, Statement statement) throws SQLException {
        statement.execute("insert into items select " + ids.getAndAdd(MANY) + " + i, " + tokens.getAndAdd(MANY)
                + " + i from generate_series(1, " + MANY + ") i");
    }

    private void overlapping(Connection connection, Statement statement) throws Exception {
        connection.setAutoCommit(false);
        for (int i = 0; i < 10; i++) {
            one(statement);
            Savepoint savepoint = connection.setSavepoint();
            one(statement);
            if (i % 3 == 0) {
                connection.rollback(savepoint);
            }
            Thread.sleep(10);
        }
        if (tokens.get() % 3 == 0) {
            connection.rollback();
        } else {
            connection.commit();
        }
        connection.setAutoCommit(true);
    }

    private void one(Statement statement) throws SQLException {
        statement.execute("insert into items values (" + ids.incrementAndGet() + ", " + tokens.incrementAndGet() + ")");
    }

    /** Ends the writing. IllegalStateException if any writer failed. */
    void end() throws InterruptedException {
        over = true;
        for (Thread thread : threads) {
            thread.join();
        }
        Exception failed = failure.get();
        if (failed != null) {
            throw new IllegalStateException("a writer failed", failed);
        }
    }

    /** What was committed, by id and in order, as {@code operation token}, according to the slot named {@code truth}. */
    static Map<String, List<String>> truth(Statement statement) throws SQLException {
        Map<String, List<String>> truth = new LinkedHashMap<>();
        try (ResultSet lines =
                statement.executeQuery("select data from pg_logical_slot_get_changes('truth', null, null)")) {
            while (lines.next()) {
                note(lines.getString(1), truth);
            }
        }
        return truth;
    }

    private static void note(String line, Map<String, List<String>> truth) {
        if (!line.startsWith("table public.items: ")) {
            return;
        }
        Matcher rows = ROW.matcher(line);
        if (!rows.find()) {
            throw new IllegalStateException("not understood: " + line);
        }
        String operation = line.contains(": INSERT:") ? "insert" : line.contains(": DELETE:") ? "delete" : "update";
        String id = rows.group(1);
        String token = rows.group(2);
        if (operation.equals("update") && rows.find()) {
            token = rows.group(2);
        }
        truth.computeIfAbsent(id, any -> new ArrayList<>()).add(operation + " " + token);
    }

    /** One piece of work of a writer. */
    private interface Turn {
        void take(Connection connection, Statement statement) throws Exception;
    }
}
