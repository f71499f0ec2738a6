package dev.tocsin.anexia.up;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Whether a database answers a query; what it answers does not matter. */
public final class QueryCheck implements Check {

    private static final int SECONDS = 5;

    private final Connections connections;
    private final String sql;

    public QueryCheck(Connections connections, String sql) {
        this.connections = connections;
        this.sql = sql;
    }

    @Override
    public void look() throws SQLException {
        try (Connection connection = connections.open();
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(SECONDS);
            statement.setMaxRows(1);
            statement.execute(sql);
        }
    }
}
