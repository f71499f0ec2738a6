package dev.tocsin.anexia.up;

import java.sql.Connection;
import java.sql.SQLException;

/** Whether a database takes a connection and answers on it. */
public final class DatabaseCheck implements Check {

    private static final int SECONDS = 5;

    private final Connections connections;

    public DatabaseCheck(Connections connections) {
        this.connections = connections;
    }

    @Override
    public void look() throws SQLException {
        try (Connection connection = connections.open()) {
            if (!connection.isValid(SECONDS)) {
                throw new SQLException("the database took a connection but does not answer");
            }
        }
    }
}
