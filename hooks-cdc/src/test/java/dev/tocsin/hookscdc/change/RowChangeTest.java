package dev.tocsin.hookscdc.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.hookscdc.change.ColumnType.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RowChangeTest {

    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.123456Z");

    private static Column column(String name, Kind kind, Object value) {
        return new Column(name, ColumnType.of(kind), value);
    }

    private static Column id(long value) {
        return column("id", Kind.INTEGER, value);
    }

    private static CapturedRow row(
            Operation operation, Optional<List<Column>> before, Optional<List<Column>> after, List<String> unchanged) {
        return new CapturedRow(
                "shop",
                "public",
                "orders",
                operation,
                List.of(id(1)),
                before,
                after,
                unchanged,
                757,
                0x1_0000_00FFL,
                AT);
    }

    @Test
    void tellsAnInsertWhole() {
        List<Column> after = List.of(id(1), column("name", Kind.TEXT, "a \"b\"\n"));
        RowChange change = RowChange.of(row(Operation.INSERT, Optional.empty(), Optional.of(after), List.of()));
        assertThat(change)
                .isEqualTo(new RowChange(
                        "shop.public.orders/[1]",
                        "shop",
                        "public",
                        "orders",
                        Operation.INSERT,
                        "{\"id\":1}",
                        Optional.empty(),
                        Optional.of("{\"id\":1,\"name\":\"a \\\"b\\\"\\n\"}"),
                        List.of(),
                        "757",
                        "1/FF",
                        AT,
                        false));
    }

    @Test
    void namesTheColumnsThatDiffer() {
        List<Column> before = List.of(id(1), column("a", Kind.DECIMAL, "1.0"), column("b", Kind.TEXT, "x"));
        List<Column> after = List.of(id(1), column("a", Kind.DECIMAL, "1.1"), column("b", Kind.TEXT, "x"));
        RowChange change = RowChange.of(row(Operation.UPDATE, Optional.of(before), Optional.of(after), List.of()));
        assertThat(change.changed()).containsExactly("a");
    }

    @Test
    void takesWhatTheLogLeavesOutFromTheRowBefore() {
        List<Column> before = List.of(id(1), column("large", Kind.TEXT, "kept"));
        RowChange change =
                RowChange.of(row(Operation.UPDATE, Optional.of(before), Optional.of(List.of(id(1))), List.of("large")));
        assertThat(change.after()).contains("{\"id\":1,\"large\":\"kept\"}");
        assertThat(change.changed()).isEmpty();
    }

    @Test
    void leavesOutWhatNobodyKnows() {
        RowChange change =
                RowChange.of(row(Operation.UPDATE, Optional.empty(), Optional.of(List.of(id(1))), List.of("large")));
        assertThat(change.after()).contains("{\"id\":1}");
    }

    @Test
    void namesTheRowByEachPartOfItsKey() {
        CapturedRow row = new CapturedRow(
                "shop",
                "sales",
                "lines",
                Operation.DELETE,
                List.of(id(7), column("part", Kind.TEXT, "a/b")),
                Optional.of(List.of(id(7), column("part", Kind.TEXT, "a/b"))),
                Optional.empty(),
                List.of(),
                1,
                1,
                AT);
        assertThat(RowChange.of(row).subject()).isEqualTo("shop.sales.lines/[7,\"a/b\"]");
    }

    @Test
    void dropsBothImagesBeyondFourMebibytesTogether() {
        String half = "x".repeat(RowChange.MAX_IMAGE_BYTES / 2);
        List<Column> image = List.of(id(1), column("v", Kind.TEXT, half));
        RowChange change = RowChange.of(row(Operation.UPDATE, Optional.of(image), Optional.of(image), List.of()));
        assertThat(change.oversized()).isTrue();
        assertThat(change.before()).isEmpty();
        assertThat(change.after()).isEmpty();
    }
}
