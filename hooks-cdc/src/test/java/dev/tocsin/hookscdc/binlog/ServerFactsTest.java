package dev.tocsin.hookscdc.binlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ServerFactsTest {

    private static ServerFacts facts(String... other) {
        Map<String, String> variables = new HashMap<>(Map.of(
                "version", "10.11.19-MariaDB-log",
                "server_id", "7",
                "log_bin", "ON",
                "binlog_format", "ROW",
                "binlog_row_image", "FULL"));
        for (int i = 0; i < other.length; i += 2) {
            variables.put(other[i], other[i + 1]);
        }
        return new ServerFacts(variables);
    }

    @Test
    void aLogOfWholeRowsCanBeCaptured() {
        assertThat(facts().objection()).isEmpty();
    }

    @Test
    void anythingElseCannotAndTheStatementThatHelpsIsTold() {
        assertThat(facts("log_bin", "OFF").objection().orElseThrow()).contains("put log_bin");
        assertThat(facts("binlog_format", "MIXED").objection().orElseThrow())
                .contains("SET GLOBAL binlog_format = 'ROW'");
        assertThat(facts("binlog_row_image", "MINIMAL").objection().orElseThrow())
                .contains("SET GLOBAL binlog_row_image = 'FULL'");
        assertThat(facts("log_bin_compress", "ON").objection().orElseThrow())
                .contains("SET GLOBAL log_bin_compress = OFF");
        assertThat(facts("binlog_row_value_options", "PARTIAL_JSON").objection().orElseThrow())
                .contains("SET GLOBAL binlog_row_value_options = ''");
    }

    @Test
    void mariaDbIsNamedByItsNumberAndMySqlByItsUuid() {
        assertThat(facts().identity()).isEqualTo("mariadb:7");
        assertThat(facts("version", "8.4.2", "server_uuid", "5d1e").identity()).isEqualTo("mysql:5d1e");
    }
}
