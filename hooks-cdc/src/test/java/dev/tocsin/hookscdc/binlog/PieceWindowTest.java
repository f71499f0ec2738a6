package dev.tocsin.hookscdc.binlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.hookscdc.table.TableName;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PieceWindowTest {

    private static final TableName ORDERS = new TableName("shopdb", "orders");
    private static final Piece.Row ONE = new Piece.Row("{\"id\":1}", List.of(), List.of());
    private static final Piece.Row TWO = new Piece.Row("{\"id\":2}", List.of(), List.of());

    private final PieceWindow window = new PieceWindow(new Viewpoint.Seen<>(
            LogPosition.at("s", "", "binlog.000002", 500),
            Instant.EPOCH,
            new Piece("cmd", ORDERS, List.of(ONE, TWO), "[\"2\"]", false)));

    private static LogPosition at(String file, long start, long event) {
        return new LogPosition("s", "", file, start, event, event);
    }

    @Test
    void tellsNothingBeforeTheLogIsToldUpToWhereItWasRead() {
        assertThat(window.due(at("binlog.000002", 499, -1))).isEmpty();
        assertThat(window.due(at("binlog.000001", 900, -1))).isEmpty();
        assertThat(window.due(at("binlog.000002", 500, 3)))
                .as("in the middle of a transaction")
                .isEmpty();
    }

    @Test
    void tellsItsRowsWhereItWasRead() {
        assertThat(window.due(at("binlog.000002", 500, -1))).contains(List.of(ONE, TWO));
        assertThat(window.due(at("binlog.000003", 4, -1))).contains(List.of(ONE, TWO));
    }

    @Test
    void leavesToTheLogWhatTheLogHasToldMeanwhile() {
        window.passes(ORDERS, "{\"id\":1}");
        window.passes(new TableName("shopdb", "others"), "{\"id\":2}");

        assertThat(window.due(at("binlog.000002", 500, -1))).contains(List.of(TWO));
    }

    @Test
    void tellsNoRowOfATableThatWasEmptiedMeanwhile() {
        window.emptied(ORDERS);

        assertThat(window.due(at("binlog.000002", 700, -1))).contains(List.of());
    }

    @Test
    void aPlaceInTheLogIsReachedOnceAllThatWasToldIsBehindIt() {
        LogPosition seen = at("binlog.1000000", 10, -1);
        assertThat(seen.reaches(at("binlog.999999", 5000, -1))).isTrue();
        assertThat(seen.reaches(at("binlog.1000000", 10, -1))).isTrue();
        assertThat(seen.reaches(at("binlog.1000000", 10, 0)))
                .as("of which rows are told, and which ends later")
                .isFalse();
        assertThat(seen.reaches(at("binlog.1000000", 11, -1))).isFalse();
    }
}
