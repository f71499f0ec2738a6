package dev.tocsin.hookscdc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.hookscdc.fixture.EveryType;
import dev.tocsin.hookscdc.fixture.RunningApp;
import dev.tocsin.schemas.event.Change;
import dev.tocsin.schemas.event.Event;
import dev.tocsin.schemas.event.Operation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class SnapshotTest {

    private static final String FINISHED = "dev.tocsin.system.snapshot.finished";
    private static final String REFUSED = "dev.tocsin.system.snapshot.refused";

    private static RunningApp app;

    @BeforeAll
    static void start() {
        app = new RunningApp("snapshots.");
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    private static void capture(String database, String... statements) throws Exception {
        app.stage().database().create(database, statements);
        app.stage()
                .put(app.stage()
                        .definition(database)
                        .setPublish(List.of("public.t"))
                        .build());
        app.awaitPublished(database, "t");
        app.awaitReady();
    }

    private static List<Change> snapshot(String database, int count) {
        return app.changes()
                .await(
                        count,
                        change -> change.getDatabase().equals(database) && change.getOperation() == Operation.snapshot);
    }

    @Test
    void tellsTheRowsThatWereThereBeforeWhenAskedTo() throws Exception {
        capture(
                "before",
                "create table t (b text, a int, v text, primary key (a, b))",
                "insert into t select 'k' || i, i / 10, 'v' from generate_series(1, 2500) i");
        app.stage().snapshot("cmd-1", "before", "public.t");
        app.stage().snapshot("cmd-1", "before", "public.t");
        app.events("before", FINISHED, 1);
        List<Change> told = snapshot("before", 2500);
        assertThat(told).hasSize(2500);
        assertThat(told).extracting(Change::getId).doesNotHaveDuplicates();
        assertThat(told).extracting(Change::getKey).doesNotHaveDuplicates();
        assertThat(told).extracting(Change::getAfter).contains("{\"b\":\"k2500\",\"a\":250,\"v\":\"v\"}");
        app.stage().database().execute("before", "update t set v = 'w' where a = 250");
        Change update = app.changes()
                .await(1, change -> change.getDatabase().equals("before") && change.getOperation() == Operation.update)
                .get(0);
        assertThat(told).extracting(Change::getKey).contains(update.getKey());
    }

    @Test
    void isAskedForByAMessageInTheLogToo() throws Exception {
        capture("asked", "create table t (id int primary key)", "insert into t values (1), (2)");
        app.stage()
                .database()
                .execute("asked", "select pg_logical_emit_message(false, 'tocsin.snapshot', '{\"table\": \"t\"}')");
        assertThat(snapshot("asked", 2))
                .extracting(Change::getKey)
                .containsExactlyInAnyOrder("{\"id\":1}", "{\"id\":2}");
    }

    @Test
    void writesValuesAsTheStreamDoes() throws Exception {
        capture("alike", EveryType.table());
        app.stage().database().execute("alike", EveryType.row());
        Change streamed = app.changes("alike", 1).get(0);
        app.stage().snapshot("cmd-alike", "alike", "public.t");
        Change told = snapshot("alike", 1).get(0);
        assertThat(told.getAfter()).isEqualTo(streamed.getAfter());
        assertThat(told.getKey()).isEqualTo(streamed.getKey());
    }

    @Test
    void refusesWhatCannotBeToldAndSaysWhy() throws Exception {
        app.stage()
                .database()
                .create(
                        "refused",
                        "create table t (id int)",
                        "alter table t replica identity full",
                        "create table other (id int primary key)");
        app.stage()
                .put(app.stage().definition("refused").setPublish(List.of("t")).build());
        app.awaitPublished("refused", "t");
        app.stage().snapshot("cmd-a", "refused", "public.t");
        app.stage().snapshot("cmd-b", "refused", "public.*");
        app.stage().snapshot("cmd-c", "refused", "other");
        List<Event> refused = app.events("refused", REFUSED, 3);
        assertThat(refused)
                .extracting(Event::getMessage)
                .anyMatch(message -> message.contains("no primary key"))
                .anyMatch(message -> message.contains("expected one table as schema.table but was 'public.*'"))
                .anyMatch(message -> message.contains("no hook listens to the operation snapshot"));
    }

    /** What the stream and the snapshot tell together is the table, whoever writes meanwhile. */
    @Test
    void losesAndInventsNothingWhileTheTableIsWrittenTo() throws Exception {
        capture(
                "moving",
                "create table t (id int primary key, v int)",
                "insert into t select i, 0 from generate_series(1, 4000) i");
        app.stage().snapshot("cmd-moving", "moving", "public.t");
        for (int round = 1; round <= 60; round++) {
            int from = round * 50;
            app.stage()
                    .database()
                    .execute(
                            "moving",
                            "update t set v = " + round + " where id between " + from + " and " + (from + 200),
                            "delete from t where id = " + from,
                            "insert into t values (" + (10_000 + round) + ", " + round + ")");
        }
        app.events("moving", FINISHED, 1);
        List<String> truth = app.stage().database().query("moving", "select '{\"id\":'||id||',\"v\":'||v||'}' from t");
        app.stage().database().execute("moving", "insert into t values (99999, 0)");
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
    void tellsNoRowThatWasThereBeforeATruncation() throws Exception {
        capture("cleared", "create table t (id int primary key)", "insert into t select generate_series(1, 3000)");
        app.stage().database().execute("cleared", "truncate t", "insert into t values (5)");
        app.stage().snapshot("cmd-cleared", "cleared", "t");
        app.events("cleared", FINISHED, 1);
        app.changes().settle();
        assertThat(snapshot("cleared", 1)).extracting(Change::getKey).containsExactly("{\"id\":5}");
    }
}
