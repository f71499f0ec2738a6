package dev.tocsin.hookscdc.source;

import dev.tocsin.hookscdc.change.Lsn;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * A connection to the captured database for everything but the stream itself; every statement is its own transaction.
 *
 * <p>Threading: one thread.
 */
public final class Source implements AutoCloseable {

    private static final int FOLLOWING_SLOTS = 17;
    private static final int HEX = 16;
    private static final int TIMELINE_DIGITS = 8;
    private static final String LOCK_TIMEOUT = "set lock_timeout = '500ms'";

    private final Connection connection;

    private Source(Connection connection) {
        this.connection = connection;
    }

    /** Throws SQLException with the driver's reason; connecting and each answer take at most 5 and 20 s. */
    public static Source connect(Address address, Optional<String> password) throws SQLException {
        Properties properties = properties(address, password);
        // Values are read as PostgreSQL writes them.
        properties.setProperty("binaryTransfer", "false");
        Connection connection = DriverManager.getConnection(address.jdbcUrl(), properties);
        Source source = new Source(connection);
        try {
            source.execute(LOCK_TIMEOUT);
        } catch (SQLException e) {
            source.close();
            throw e;
        }
        return source;
    }

    private static Properties properties(Address address, Optional<String> password) {
        Properties properties = new Properties();
        properties.putAll(address.parameters());
        properties.setProperty("user", address.user());
        password.ifPresent(secret -> properties.setProperty("password", secret));
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("loginTimeout", "10");
        properties.setProperty("socketTimeout", "20");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("ApplicationName", "tocsin hooks-cdc");
        return properties;
    }

    /**
     * Up to where the server's log is the same as that of a time line before; empty where that was none of its own. Asked
     * over the replication protocol, as the history is a file that only superusers may read otherwise.
     */
    public static Optional<Long> sharedLog(Address address, Optional<String> password, int before, int now)
            throws SQLException {
        Properties properties = properties(address, password);
        properties.setProperty("replication", "database");
        properties.setProperty("assumeMinServerVersion", "9.4");
        properties.setProperty("preferQueryMode", "simple");
        try (Connection connection = DriverManager.getConnection(address.jdbcUrl(), properties);
                Statement statement = connection.createStatement();
                ResultSet history = statement.executeQuery("TIMELINE_HISTORY " + now)) {
            return history.next()
                    ? TimelineHistory.endOf(before, new String(history.getBytes(2), StandardCharsets.UTF_8))
                    : Optional.empty();
        }
    }

    Connection connection() {
        return connection;
    }

    public ServerIdentity identity() throws SQLException {
        String query = "select (pg_control_system()).system_identifier::text, pg_walfile_name(pg_current_wal_lsn()),"
                + " pg_current_wal_flush_lsn()::text";
        return required(
                query,
                row -> new ServerIdentity(
                        row.getString(1),
                        Integer.parseUnsignedInt(row.getString(2).substring(0, TIMELINE_DIGITS), HEX),
                        Lsn.number(row.getString(3))));
    }

    public Optional<SlotState> slot(String name) throws SQLException {
        String query = "select plugin, database = current_database(), coalesce(wal_status <> 'lost', true), active_pid,"
                + " coalesce(confirmed_flush_lsn, restart_lsn, '0/0')::text from pg_replication_slots where slot_name = ?";
        return optional(query, Source::slotState, name);
    }

    private static SlotState slotState(ResultSet row) throws SQLException {
        int pid = row.getInt(4);
        Optional<Integer> walSender = row.wasNull() ? Optional.empty() : Optional.of(pid);
        return new SlotState(
                String.valueOf(row.getString(1)),
                row.getBoolean(2),
                row.getBoolean(3),
                walSender,
                Lsn.number(row.getString(5)));
    }

    /** How far behind the end of the log a slot is; empty where there is no such slot. */
    public Optional<SlotLag> lag(String slot) throws SQLException {
        return optional(
                "select pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed_flush_lsn)::bigint,"
                        + " pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)::bigint from pg_replication_slots"
                        + " where slot_name = ? and confirmed_flush_lsn is not null",
                row -> new SlotLag(row.getLong(1), row.getLong(2)),
                slot);
    }

    public void createSlot(String name) throws SQLException {
        // Since PostgreSQL 17 a slot can follow to a stand-by: there it is ready where the operator keeps slots in
        // step.
        String follow =
                connection.getMetaData().getDatabaseMajorVersion() >= FOLLOWING_SLOTS ? ", false, false, true" : "";
        required("select 1 from pg_create_logical_replication_slot(?, 'pgoutput'" + follow + ")", row -> 1, name);
    }

    /** Does nothing where there is none. */
    public void dropSlot(String name) throws SQLException {
        optional(
                "select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = ?",
                row -> 1,
                name);
    }

    /** Ends the process that reads a slot; false where it is gone already. */
    public boolean terminate(int walSender) throws SQLException {
        return required("select pg_terminate_backend(?)", row -> row.getBoolean(1), walSender);
    }

    public void advance(String slot, long lsn) throws SQLException {
        required("select 1 from pg_replication_slot_advance(?, ?::pg_lsn)", row -> 1, slot, Lsn.text(lsn));
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** All of it or nothing; whatever it was, the connection is as before. */
    void transaction(Work work) throws SQLException {
        connection.setAutoCommit(false);
        try {
            work.run();
            connection.commit();
        } catch (SQLException | RuntimeException e) {
            try {
                connection.rollback();
            } catch (SQLException lost) {
                e.addSuppressed(lost);
            }
            throw e;
        } finally {
            if (!connection.isClosed()) {
                connection.setAutoCommit(true);
            }
        }
    }

    <T> Optional<T> optional(String sql, RowReader<T> reader, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
            }
        }
    }

    private <T> T required(String sql, RowReader<T> reader, Object... parameters) throws SQLException {
        return optional(sql, reader, parameters)
                .orElseThrow(() -> new IllegalStateException("PostgreSQL answered no row to: " + sql));
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException ignored) {
            // What a failed connection says at its end adds nothing.
        }
    }

    /** Whether the connection itself is gone, and not just one statement refused. */
    public static boolean lost(SQLException e) {
        @Nullable String state = e.getSQLState();
        return state == null || state.startsWith("08") || state.startsWith("57P");
    }

    /** Statements of one transaction. */
    interface Work {
        void run() throws SQLException;
    }

    /** Makes something of the row that the result stands at. */
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }
}
