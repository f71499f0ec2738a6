package dev.tocsin.hookscdc.binlog;

import dev.tocsin.hookscdc.table.Demand;
import dev.tocsin.hookscdc.table.TableFacts;
import dev.tocsin.hookscdc.table.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mariadb.jdbc.Driver;

/**
 * A connection to the captured server for everything but the log itself.
 *
 * <p>Threading: one thread.
 */
final class BinlogServer implements AutoCloseable {

    /** The server's own; no pattern with a wild card means them. */
    static final Set<String> SYSTEM = Set.of("mysql", "information_schema", "performance_schema", "sys");

    private static final Pattern CHECKED_JSON =
            Pattern.compile("json_valid\\s*\\(\\s*`((?:[^`]|``)+)`\\s*\\)", Pattern.CASE_INSENSITIVE);

    /** Values are read as the log has them, in transactions that see one moment, and nobody is waited for long. */
    private static final List<String> SESSION = List.of(
            "set session time_zone = '+00:00', sql_mode = '', lock_wait_timeout = 1",
            "set session transaction isolation level repeatable read");

    private static final int FETCH = 100;

    private final Connection connection;

    private BinlogServer(Connection connection) {
        this.connection = connection;
    }

    /** Throws SQLException with the driver's reason; connecting and each answer take at most 5 and 30 s. */
    static BinlogServer connect(BinlogAddress address, Optional<String> password) throws SQLException {
        Properties properties = new Properties();
        properties.putAll(address.parameters());
        properties.setProperty("user", address.user());
        password.ifPresent(secret -> properties.setProperty("password", secret));
        properties.setProperty("connectTimeout", "5000");
        properties.setProperty("socketTimeout", "30000");
        properties.setProperty("tcpKeepAlive", "true");
        BinlogServer server = new BinlogServer(new Driver().connect(address.jdbcUrl(), properties));
        try {
            for (String setting : SESSION) {
                server.execute(setting);
            }
            return server;
        } catch (SQLException e) {
            server.close();
            throw e;
        }
    }

    /** Whether the connection itself is gone, and not just one statement refused. */
    static boolean lost(SQLException e) {
        String state = e.getSQLState();
        return state == null || state.startsWith("08");
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    ServerFacts facts() throws SQLException {
        Map<String, String> variables = new LinkedHashMap<>();
        read(
                "show global variables where variable_name in ('version', 'server_id', 'server_uuid', 'log_bin',"
                        + " 'binlog_format', 'binlog_row_image', 'log_bin_compress', 'binlog_row_value_options',"
                        + " 'binlog_row_metadata', 'gtid_mode')",
                row -> variables.put(row.getString(1).toLowerCase(Locale.ROOT), row.getString(2)));
        return new ServerFacts(variables);
    }

    /** The end of the log. */
    LogPosition now(ServerFacts facts) throws SQLException {
        List<LogPosition> found = new ArrayList<>();
        RowReader reader = row -> found.add(LogPosition.at(facts.identity(), "", row.getString(1), row.getLong(2)));
        try {
            read("show master status", reader);
        } catch (SQLException gone) {
            if (facts.mariaDb() || !String.valueOf(gone.getSQLState()).startsWith("42")) {
                throw gone;
            }
            read("show binary log status", reader); // MySQL since 8.4
        }
        if (found.isEmpty()) {
            throw new BinlogFailed("the server writes no binary log", null);
        }
        LogPosition now = found.get(0);
        return LogPosition.at(now.server(), gtids(facts, now).orElse(""), now.file(), now.start());
    }

    /** Sizes of the log's files by name. */
    Map<String, Long> files() throws SQLException {
        Map<String, Long> files = new LinkedHashMap<>();
        read("show binary logs", row -> files.put(row.getString(1), row.getLong(2)));
        return files;
    }

    /**
     * What was executed before a position: MariaDB reads it from the log, and answers nothing where the position is no
     * place between two events; MySQL can only tell whether it knows the last GTID. Empty where the server cannot tell.
     */
    Optional<String> gtids(ServerFacts facts, LogPosition position) throws SQLException {
        List<String> found = new ArrayList<>();
        if (facts.mariaDb()) {
            read(
                    "select coalesce(binlog_gtid_pos(?, ?), 'no place between two events')",
                    row -> found.add(row.getString(1)),
                    position.file(),
                    position.start());
        } else if (!position.gtids().isEmpty()) {
            read(
                    "select if(gtid_subset(?, @@global.gtid_executed), ?, 'without it')",
                    row -> found.add(row.getString(1)),
                    position.gtids(),
                    position.gtids());
        }
        return found.stream().findFirst();
    }

    /** The tables that the demands may mean. */
    List<TableFacts> tables(Collection<Demand> demands) throws SQLException {
        Set<String> schemas = new TreeSet<>();
        boolean any = false;
        for (Demand demand : demands) {
            any |= demand.tables().schema().contains("*");
            schemas.add(demand.tables().schema());
        }
        List<TableFacts> tables = new ArrayList<>();
        String query = "select table_schema, table_name, table_type from information_schema.tables";
        RowReader reader = row -> {
            TableName name = new TableName(row.getString(1), row.getString(2));
            boolean view = row.getString(3).contains("VIEW") || row.getString(3).contains("SEQUENCE");
            tables.add(new TableFacts(name, 0, view ? 'v' : 'r', true, true, true));
        };
        if (any) {
            read(
                    query + " where table_schema not in ('mysql', 'information_schema', 'performance_schema', 'sys')",
                    reader);
        } else {
            for (String schema : schemas) {
                read(query + " where table_schema = ?", reader, schema);
            }
        }
        return tables;
    }

    /** A table's columns as they are now; none where there is no such table or it may not be seen. */
    List<ColumnShape> columns(TableName table, boolean mariaDb) throws SQLException {
        Set<String> json = mariaDb ? checkedJson(table) : Set.of();
        List<ColumnShape> columns = new ArrayList<>();
        read(
                "select column_name, data_type, column_type, character_set_name from information_schema.columns"
                        + " where table_schema = ? and table_name = ? order by ordinal_position",
                row -> {
                    ColumnShape column = ColumnShape.of(
                            row.getString(1),
                            row.getString(2),
                            row.getString(3),
                            Charsets.of(Optional.ofNullable(row.getString(4))));
                    columns.add(json.contains(column.name()) ? column.json() : column);
                },
                table.schema(),
                table.table());
        return columns;
    }

    /** MariaDB knows JSON as a text with a check. */
    private Set<String> checkedJson(TableName table) throws SQLException {
        Set<String> columns = new TreeSet<>();
        read(
                "select check_clause from information_schema.check_constraints"
                        + " where constraint_schema = ? and table_name = ?",
                row -> {
                    Matcher clause = CHECKED_JSON.matcher(row.getString(1));
                    if (clause.matches()) {
                        columns.add(clause.group(1).replace("``", "`"));
                    }
                },
                table.schema(),
                table.table());
        return columns;
    }

    /** The columns of the primary key, in its order. */
    List<String> key(TableName table) throws SQLException {
        List<String> key = new ArrayList<>();
        read(
                "select column_name from information_schema.key_column_usage where table_schema = ? and table_name = ?"
                        + " and constraint_name = 'PRIMARY' order by ordinal_position",
                row -> key.add(row.getString(1)),
                table.schema(),
                table.table());
        return key;
    }

    void read(String sql, RowReader reader, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setFetchSize(FETCH);
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    reader.read(rows);
                }
            }
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException ignored) {
            // What a failed connection says at its end adds nothing.
        }
    }

    /** Takes the row that the result stands at. */
    interface RowReader {
        void read(ResultSet row) throws SQLException;
    }
}
