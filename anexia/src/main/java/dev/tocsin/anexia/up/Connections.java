package dev.tocsin.anexia.up;

import java.sql.Connection;
import java.sql.SQLException;

/** Opens a connection to a database; a {@code DataSource::getConnection} is one. */
@FunctionalInterface
public interface Connections {

    /** A connection that is closed when the check is done. */
    Connection open() throws SQLException;
}
