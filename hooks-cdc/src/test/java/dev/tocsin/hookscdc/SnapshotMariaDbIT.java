package dev.tocsin.hookscdc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.hookscdc.fixture.MariaDbApp;
import dev.tocsin.schemas.event.Change;
import dev.tocsin.schemas.event.Event;
import dev.tocsin.schemas.event.Operation;
import java.sql.Connection;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class SnapshotMariaDbIT {

    private static final String FINISHED = "dev.tocsin.system.snapshot.finished";
    private static final String REFUSED = "dev.tocsin.system.snapshot.refused";

    private static MariaDbApp app;

    @BeforeAll
    static void start() {
        app = new MariaDbApp("snapshots-maria.");
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    private static List<Change> snapshot(String database, int count) {
        return app.changes()
                .await(
                        count,
                        change -> change.getDatabase().equals(database) && change.getOperation() == Operation.snapshot);
    }

    @Test
    void tellsTheRowsThatWereThereBeforeWhenAskedTo() throws Exception {
        app.captured(
                "earlier",
                "earlier.t",
                "create table t (b varchar(20) character set latin1, a int, v text, primary key (a, b))",
                "insert into t select concat('k', seq), seq div 10, 'v' from seq_1_to_2500",
                "insert into t values ('Grüße ''\\\\', 250, 'w'), ('', 250, 'x')");
        app.snapshot("cmd-1", "earlier", "earlier.t");
        app.snapshot("cmd-1", "earlier", "earlier.t");

        app.events("earlier", FINISHED, 1);
        List<Change> told = snapshot("earlier", 2502);

        assertThat(told).hasSize(2502);
        assertThat(told).extracting(Change::getId).doesNotHaveDuplicates();
        assertThat(told).extracting(Change::getKey).doesNotHaveDuplicates();
        assertThat(told)
                .extracting(Change::getAfter)
                .contains(
                        "{\"b\":\"k2500\",\"a\":250,\"v\":\"v\"}",
                        "{\"b\":\"Grüße '\\\\\",\"a\":250,\"v\":\"w\"}",
                        "{\"b\":\"\",\"a\":250,\"v\":\"x\"}");
        app.in("earlier", "update t set v = 'y' where b = 'k7'");
        Change update = app.changes()
                .await(1, change -> change.getDatabase().equals("earlier") && change.getOperation() == Operation.update)
                .get(0);
        assertThat(told).extracting(Change::getKey).contains(update.getKey());
        assertThat(told.get(0).getPosition()).matches("binlog\\.\\d+:\\d+");
    }

    @Test
    void writesValuesAsTheStreamDoes() throws Exception {
        app.captured("alike", "alike.t", MariaDbApp.EVERY_TYPE);
        app.in("alike", MariaDbApp.ONE_OF_EACH, MariaDbApp.ALL_NULL);
        List<Change> streamed = app.changes("alike", 2);

        app.snapshot("cmd-alike", "alike", "alike.t");

        assertThat(snapshot("alike", 2))
                .extracting(Change::getAfter)
                .containsExactlyInAnyOrder(
                        streamed.get(0).getAfter(), streamed.get(1).getAfter());
    }

    @Test
    void readsOnByKeysOfEveryKind() throws Exception {
        app.captured(
                "kinds_of_keys",
                "kinds_of_keys.*",
                "create table moments (d datetime(3), ti time, da date, primary key (d, ti, da))",
                "insert into moments select date_add('2026-01-01', interval seq second), sec_to_time(-seq), '2026-01-01'"
                        + " from seq_1_to_1500",
                "create table bytes (u uuid, b varbinary(9), x bit(40), f float, primary key (u, b, x, f))",
                "insert into bytes select cast(concat('01234567-89ab-4def-8123-', lpad(hex(seq), 12, '0')) as uuid),"
                        + " unhex(lpad(hex(seq), 8, '0')), seq, seq / 3 from seq_1_to_1500",
                "create table labels (e enum('b', 'a'), s set('x', 'y'), n bigint unsigned, d decimal(20, 5),"
                        + " primary key (e, s, n, d))",
                "insert into labels select 1 + seq % 2, seq % 4, 18446744073709551615 - seq, -seq / 7"
                        + " from seq_1_to_1500",
                "create table words (w varchar(30) collate utf8mb4_unicode_ci primary key)",
                "insert into words select concat(elt(1 + seq % 3, 'ä', 'B', 'z🎉'), seq) from seq_1_to_1500");
        for (String table : List.of("moments", "bytes", "labels", "words")) {
            app.snapshot("cmd-" + table, "kinds_of_keys", "kinds_of_keys." + table);
        }

        app.events("kinds_of_keys", FINISHED, 4);

        List<Change> told = snapshot("kinds_of_keys", 6000);
        assertThat(told).hasSize(6000);
        assertThat(told)
                .extracting(change -> change.getTable() + change.getKey())
                .doesNotHaveDuplicates();
    }

    @Test
    void refusesWhatCannotBeToldAndSaysWhy() throws Exception {
        app.captured(
                "refused",
                "refused.t",
                "create table t (id int)",
                "create table other (id int primary key)",
                "create table gone (id int primary key)",
                "drop table gone");
        app.snapshot("cmd-a", "refused", "refused.t");
        app.snapshot("cmd-b", "refused", "refused.*");
        app.snapshot("cmd-c", "refused", "refused.other");

        assertThat(app.events("refused", REFUSED, 3))
                .extracting(Event::getMessage)
                .anyMatch(message -> message.contains("no primary key"))
                .anyMatch(message -> message.contains("expected one table as database.table but was 'refused.*'"))
                .anyMatch(message -> message.contains("no hook listens to the operation snapshot"));
    }

    /** What the stream and the snapshot tell together is the table, whoever writes meanwhile. */
    @Test
    void losesAndInventsNothingWhileTheTableIsWrittenTo() throws Exception {
        app.captured(
                "moving",
                "moving.t",
                "create table t (id int primary key, v int)",
                "insert into t select seq, 0 from seq_1_to_9000");
        app.snapshot("cmd-moving", "moving", "moving.t");
        for (int round = 1; round <= 120; round++) {
            int from = round * 50;
            app.in(
                    "moving",
                    "update t set v = " + round + " where id between " + from + " and " + (from + 200),
                    "delete from t where id = " + from,
                    "insert into t values (" + (10_000 + round) + ", " + round + ")");
        }
        app.events("moving", FINISHED, 1);
        List<String> truth = app.server().query("select concat('{\"id\":', id, ',\"v\":', v, '}') from moving.t");
        app.in("moving", "insert into t values (99999, 0)");
        app.changes().await(1, change -> change.getKey().equals("{\"id\":99999}"));
        app.changes().settle();

        Map<String, String> folded = new HashMap<>();
        for (Change change : app.changes("moving", 1)) {
            if (change.getOperation() == Operation.delete) {
                folded.remove(change.getKey());
            } else {
                folded.put(change.getKey(), Objects.requireNonNull(change.getAfter()));
            }
        }
        folded.remove("{\"id\":99999}");
        assertThat(folded.values()).containsExactlyInAnyOrderElementsOf(truth);
    }

    @Test
    void tellsAnEmptyTableAsFinishedAndNoRowThatWasThereBeforeATruncation() throws Exception {
        app.captured(
                "cleared",
                "cleared.*",
                "create table t (id int primary key)",
                "create table nothing (id int primary key)",
                "insert into t select seq from seq_1_to_3000",
                "flush binary logs");
        app.in("cleared", "truncate t", "insert into t values (5)", "flush binary logs");
        app.snapshot("cmd-cleared", "cleared", "cleared.t");
        app.snapshot("cmd-nothing", "cleared", "cleared.nothing");

        app.events("cleared", FINISHED, 2);
        app.changes().settle();

        assertThat(snapshot("cleared", 1)).extracting(Change::getKey).containsExactly("{\"id\":5}");
    }

    @Test
    void isNotHeldUpByATransactionThatStaysOpen() throws Exception {
        app.captured("open", "open.t", "create table t (id int primary key)", "insert into t values (1), (2)");
        try (Connection connection = app.server().connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("insert into open.t values (3)");
            statement.execute("delete from open.t where id = 1");
            app.snapshot("cmd-open", "open", "open.t");

            assertThat(snapshot("open", 2))
                    .extracting(Change::getKey)
                    .containsExactlyInAnyOrder("{\"id\":1}", "{\"id\":2}");
            connection.commit();
        }
        assertThat(app.changes("open", 4))
                .extracting(change -> change.getOperation() + " " + change.getKey())
                .contains("insert {\"id\":3}", "delete {\"id\":1}");
    }
}
