package dev.tocsin.hookscdc.binlog;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.shyiko.mysql.binlog.event.Event;
import com.github.shyiko.mysql.binlog.event.EventData;
import com.github.shyiko.mysql.binlog.event.EventHeaderV4;
import com.github.shyiko.mysql.binlog.event.EventType;
import com.github.shyiko.mysql.binlog.event.MariadbGtidEventData;
import com.github.shyiko.mysql.binlog.event.QueryEventData;
import com.github.shyiko.mysql.binlog.event.RotateEventData;
import com.github.shyiko.mysql.binlog.event.TableMapEventData;
import com.github.shyiko.mysql.binlog.event.XidEventData;
import dev.tocsin.hookscdc.change.Operation;
import dev.tocsin.hookscdc.table.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class LogProgressTest {

    private static final LogPosition START = LogPosition.at("mariadb:7", "0-7-4", "binlog.000001", 100);

    private static Event event(EventType type, long next, @Nullable EventData data) {
        EventHeaderV4 header = new EventHeaderV4();
        header.setEventType(type);
        header.setServerId(7);
        header.setEventLength(10);
        header.setNextPosition(next);
        return new Event(header, data);
    }

    private static Event gtid(long next, long sequence, boolean alone) {
        MariadbGtidEventData data = new MariadbGtidEventData();
        data.setSequence(sequence);
        data.setFlags(alone ? MariadbGtidEventData.FL_STANDALONE : 0);
        return event(EventType.MARIADB_GTID, next, data);
    }

    private static Event rows(long next, int count) {
        TableMapEventData table = new TableMapEventData();
        table.setDatabase("shop");
        table.setTable("orders");
        List<RowsData.Pair> rows = Stream.generate(() -> new RowsData.Pair(null, null))
                .limit(count)
                .toList();
        return event(
                EventType.WRITE_ROWS,
                next,
                new RowsData(count == 0 ? Optional.empty() : Optional.of(table), Operation.INSERT, rows, false));
    }

    private static Event query(long next, String sql) {
        QueryEventData data = new QueryEventData();
        data.setDatabase("shop");
        data.setSql(sql);
        return event(EventType.QUERY, next, data);
    }

    private static Event commit(long next) {
        return event(EventType.XID, next, new XidEventData());
    }

    private static List<String> told(LogProgress progress, Event... events) {
        List<String> told = new ArrayList<>();
        for (Event event : events) {
            progress.follow(event).forEach(change -> told.add(change.place().transaction() + " " + change.place()));
        }
        return told;
    }

    @Test
    void everyRowIsTellableByItsTransactionEventAndRow() {
        LogProgress progress = new LogProgress(START);

        List<String> told = told(progress, gtid(110, 5, false), rows(120, 2), rows(130, 0), rows(140, 1), commit(150));

        assertThat(told)
                .containsExactly(
                        "0-7-5 binlog.000001:100/0/0", "0-7-5 binlog.000001:100/0/1", "0-7-5 binlog.000001:100/2/0");
        assertThat(progress.position()).isEqualTo(LogPosition.at("mariadb:7", "0-7-5", "binlog.000001", 150));
    }

    @Test
    void withinATransactionThePositionIsItsBeginningAndTheLastRow() {
        LogProgress progress = new LogProgress(START);

        told(progress, gtid(110, 5, false), rows(120, 2));

        assertThat(progress.position()).isEqualTo(new LogPosition("mariadb:7", "0-7-4", "binlog.000001", 100, 0, 1));
    }

    @Test
    void whatIsReadAgainIsToldFromTheFirstUnknownRowOn() {
        LogProgress progress = new LogProgress(new LogPosition("mariadb:7", "0-7-4", "binlog.000001", 100, 1, 0));

        List<String> told = told(
                progress,
                gtid(110, 5, false),
                rows(120, 2),
                rows(130, 2),
                commit(140),
                gtid(150, 6, false),
                rows(160, 1),
                commit(170));

        assertThat(told).containsExactly("0-7-5 binlog.000001:100/1/1", "0-7-6 binlog.000001:140/0/0");
    }

    @Test
    void aTruncationStandsAlone() {
        LogProgress progress = new LogProgress(START);

        List<LoggedChange> told = new ArrayList<>(progress.follow(gtid(110, 5, true)));
        told.addAll(progress.follow(query(120, "truncate orders")));

        assertThat(told).singleElement().isInstanceOf(LoggedChange.Truncation.class);
        assertThat(((LoggedChange.Truncation) told.get(0)).name()).isEqualTo(new TableName("shop", "orders"));
        assertThat(progress.position().start()).isEqualTo(120);
    }

    @Test
    void rowsThatAreLoggedAsAStatementAreNoticed() {
        LogProgress progress = new LogProgress(START);

        progress.follow(gtid(110, 5, false));

        assertThat(progress.follow(query(120, "insert into orders values (1)")))
                .singleElement()
                .isInstanceOf(LoggedChange.Untellable.class);
    }

    @Test
    void rowsThatCannotBeReadAreNoticedOnceForEachTransaction() {
        LogProgress progress = new LogProgress(START);

        List<String> told = told(
                progress,
                gtid(110, 5, false),
                event(EventType.UNKNOWN, 120, null),
                event(EventType.UNKNOWN, 130, null),
                commit(140),
                event(EventType.UNKNOWN, 150, null));

        assertThat(told).containsExactly("0-7-5 binlog.000001:100/0/0");
    }

    @Test
    void theNextFileIsGoneOnIn() {
        LogProgress progress = new LogProgress(START);
        RotateEventData rotate = new RotateEventData();
        rotate.setBinlogFilename("binlog.000002");
        rotate.setBinlogPosition(4);

        told(progress, gtid(110, 5, false), commit(120), event(EventType.ROTATE, 130, rotate));

        assertThat(progress.position()).isEqualTo(LogPosition.at("mariadb:7", "0-7-5", "binlog.000002", 4));
    }

    @Test
    void placesThatTheServerLeavesOutWithinATransactionAreCounted() {
        LogProgress progress = new LogProgress(START);

        told(progress, gtid(110, 5, false), rows(0, 1), commit(0));

        assertThat(progress.position()).isEqualTo(LogPosition.at("mariadb:7", "0-7-5", "binlog.000001", 130));
    }
}
