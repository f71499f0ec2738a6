package dev.tocsin.hookscdc.binlog;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a server says of itself.
 *
 * @param variables its global ones, names in lower case
 */
record ServerFacts(Map<String, String> variables) {

    ServerFacts {
        variables = Map.copyOf(variables);
    }

    boolean mariaDb() {
        return variable("version").toLowerCase(Locale.ROOT).contains("mariadb");
    }

    /**
     * Names the log. MariaDB's {@code server_uid} changes with the network card, so there it is the configured number,
     * and whether the log is the same one the GTIDs before the position tell.
     */
    String identity() {
        return mariaDb() ? "mariadb:" + variable("server_id") : "mysql:" + variable("server_uuid");
    }

    /** Why its log cannot be captured and the statement that would help; empty: it can. */
    Optional<String> objection() {
        if (!on("log_bin")) {
            return Optional.of("the server writes no binary log: put log_bin, binlog_format = ROW and a server_id into"
                    + " the section [mysqld] of its configuration and start it again");
        }
        if (!variable("binlog_format").equalsIgnoreCase("ROW")) {
            return Optional.of("binlog_format is " + variable("binlog_format") + ", so the log has statements and not"
                    + " rows: SET GLOBAL binlog_format = 'ROW' (and in the server's configuration)");
        }
        if (!variables.getOrDefault("binlog_row_image", "FULL").equalsIgnoreCase("FULL")) {
            return Optional.of(
                    "binlog_row_image is " + variable("binlog_row_image") + ", so the log leaves columns out:"
                            + " SET GLOBAL binlog_row_image = 'FULL' (and in the server's configuration)");
        }
        if (on("log_bin_compress")) {
            return Optional.of("log_bin_compress is ON, which cannot be read: SET GLOBAL log_bin_compress = OFF");
        }
        if (variables.getOrDefault("binlog_row_value_options", "").contains("PARTIAL_JSON")) {
            return Optional.of("binlog_row_value_options is PARTIAL_JSON, so the log leaves parts of values out:"
                    + " SET GLOBAL binlog_row_value_options = ''");
        }
        return Optional.empty();
    }

    /** Whether every transaction has a GTID. */
    boolean gtids() {
        return mariaDb() || on("gtid_mode");
    }

    /** The statement that lets a user read the log. */
    static String grant(String user) {
        return "GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO '" + user
                + "'@'%' (and SELECT on the tables to be captured)";
    }

    private boolean on(String name) {
        String value = variables.getOrDefault(name, "OFF");
        return value.equals("1") || value.equalsIgnoreCase("ON");
    }

    private String variable(String name) {
        return variables.getOrDefault(name, "");
    }
}
