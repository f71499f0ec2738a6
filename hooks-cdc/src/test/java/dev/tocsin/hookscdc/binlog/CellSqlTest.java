package dev.tocsin.hookscdc.binlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CellSqlTest {

    private static ColumnShape column(String type) {
        return ColumnShape.of(
                "c",
                type.replaceFirst("\\(.*", ""),
                type,
                type.startsWith("varchar") ? Optional.of(StandardCharsets.UTF_8) : Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({
        "int, 5, 5",
        "decimal, -1.50, -1.50",
        "float, 0.1, 0.10000000149011612",
        "bit(1), true, 1",
        "bit(12), 000000000101, 5",
        "datetime, 2026-01-02T03:04:05.5, '''2026-01-02 03:04:05.5'''",
        "timestamp, 2026-01-02T03:04:05Z, '''2026-01-02 03:04:05'''",
        "varchar(9), it's, _utf8mb4 x'69742773'",
        "varbinary(9), AP8=, x'00FF'",
        "uuid, ab, _utf8mb4 x'6162'"
    })
    void writesAToldValueAsSql(String type, String told, String literal) {
        assertThat(CellSql.literal(column(type), told)).contains(literal);
    }

    @ParameterizedTest
    @CsvSource({"int, 1 or 1=1", "datetime, '2026'' or 1', ", "bit(3), 2", "varbinary(9), *"})
    void asksNothingForAValueThatNoRowTellsSo(String type, String told) {
        assertThat(CellSql.literal(column(type), told)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1 or 1=1", "'2026' or 1", "x'0", "", "_utf8mb4 x'00') --", "1;drop table t"})
    void takesNothingFromThePositionIntoAStatementButLiterals(String text) {
        assertThatThrownBy(() -> CellSql.requireLiteral(text)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void quotesNames() {
        assertThat(CellSql.quoted("a`b")).isEqualTo("`a``b`");
    }
}
