package dev.tocsin.hookscdc.binlog;

import dev.tocsin.hookscdc.table.TablePattern;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A database as its definition wants it captured.
 *
 * @param allowed tables that may be captured; empty: all
 * @param heartbeat how often a quiet server shows that it is there, and a position that moved without rows is kept
 * @param serial nobody else's: makes the number by which the server tells its readers apart
 */
public record BinlogDatabase(
        String name,
        BinlogAddress address,
        Optional<String> password,
        List<TablePattern> allowed,
        Duration heartbeat,
        String serial) {

    public BinlogDatabase {
        allowed = List.copyOf(allowed);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "BinlogDatabase[" + name + "]";
    }
}
