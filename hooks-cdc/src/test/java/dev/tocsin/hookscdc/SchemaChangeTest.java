package dev.tocsin.hookscdc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.hookscdc.fixture.Child;
import dev.tocsin.hookscdc.fixture.Records;
import dev.tocsin.hookscdc.fixture.RunningApp;
import dev.tocsin.hookscdc.fixture.Stage;
import dev.tocsin.schemas.event.Change;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The application's own tables change while they are written to. */
final class SchemaChangeTest {

    private static final String[] CHANGES = {
        "alter table t add column added int default 7",
        "alter table t rename column old to renamed",
        "alter table t drop column dropped",
        "alter table t alter column v type text using 'v' || v",
        "alter table t add column dropped jsonb",
        "alter table t alter column id type bigint",
    };

    /** What a row looks like after so many of the changes. */
    private static String row(int id, int step) {
        return switch (step) {
            case 0 -> "{\"id\":" + id + ",\"v\":1,\"old\":\"o\",\"dropped\":true}";
            case 1 -> "{\"id\":" + id + ",\"v\":1,\"old\":\"o\",\"dropped\":true,\"added\":7}";
            case 2 -> "{\"id\":" + id + ",\"v\":1,\"renamed\":\"o\",\"dropped\":true,\"added\":7}";
            case 3 -> "{\"id\":" + id + ",\"v\":1,\"renamed\":\"o\",\"added\":7}";
            case 4 -> "{\"id\":" + id + ",\"v\":\"v1\",\"renamed\":\"o\",\"added\":7}";
            default -> "{\"id\":" + id + ",\"v\":\"v1\",\"renamed\":\"o\",\"added\":7,\"dropped\":null}";
        };
    }

    private static String insert(int id, int step) {
        return "insert into t (id, v, " + (step < 2 ? "old" : "renamed") + (step < 3 ? ", dropped" : "") + ") values ("
                + id + ", " + (step < 4 ? "1" : "'v1'") + ", 'o'" + (step < 3 ? ", true" : "") + ")";
    }

    private static void changeAndWrite(Stage stage, String database) throws Exception {
        try (Connection connection = stage.database().connect(database);
                Statement statement = connection.createStatement()) {
            for (int step = 0; step <= CHANGES.length; step++) {
                for (int i = 0; i < 20; i++) {
                    statement.execute(insert(step * 20 + i, step));
                }
                if (step < CHANGES.length) {
                    statement.execute(CHANGES[step]);
                }
            }
        }
    }

    private static List<String> expected() {
        return IntStream.range(0, (CHANGES.length + 1) * 20)
                .mapToObj(id -> row(id, id / 20))
                .toList();
    }

    private static List<String> rows(List<Change> changes) {
        return changes.stream()
                .map(change -> Objects.requireNonNull(change.getAfter()))
                .toList();
    }

    private static String table() {
        return "create table t (id int primary key, v int, old text, dropped boolean)";
    }

    @Test
    void losesNothingWhileColumnsComeAndGo() throws Exception {
        try (RunningApp app = new RunningApp("shape.")) {
            app.stage().database().create("shape", table());
            app.stage().hook("on-shape", "shape", "t");
            app.stage().put(app.stage().definition("shape").build());
            app.awaitPublished("shape", "t");
            app.awaitReady();
            changeAndWrite(app.stage(), "shape");
            List<String> expected = expected();
            assertThat(rows(app.changes("shape", expected.size()))).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Test
    void losesNothingWhenColumnsChangedWhileItWasKilled() throws Exception {
        try (Stage stage = new Stage("deadshape.");
                Records<Change> arriving =
                        new Records<>(stage.clients(), stage.topics().changes())) {
            stage.database().create("deadshape", table(), "create table ready (id bigint primary key)");
            stage.put(stage.definition("deadshape")
                    .setPublish(List.of("public.t", "public.ready"))
                    .build());
            try (Child first = Child.start(stage.environment())) {
                stage.awaitCaptured("deadshape", arriving);
                first.kill();
            }
            changeAndWrite(stage, "deadshape");
            List<String> expected = expected();
            try (Child second = Child.start(stage.environment())) {
                List<Change> told = arriving.await(
                        expected.size(), change -> change.getTable().equals("t"));
                second.requireAlive();
                assertThat(rows(told)).containsExactlyInAnyOrderElementsOf(expected);
            }
        }
    }

    private static void killInATransaction(Stage stage, Records<Change> arriving) throws Exception {
        stage.database()
                .create(
                        "deadhooks",
                        "create table a (id int primary key)",
                        "create table b (id int primary key)",
                        "create table ready (id bigint primary key)");
        stage.put(stage.definition("deadhooks").build());
        stage.hook("on-a", "deadhooks", "a");
        stage.hook("on-ready", "deadhooks", "ready");
        try (Child first = Child.start(stage.environment())) {
            stage.awaitCaptured("deadhooks", arriving);
            stage.database()
                    .execute(
                            "deadhooks",
                            "begin; insert into b select generate_series(1, 3000); insert into a select"
                                    + " generate_series(1, 9000); truncate b; insert into a select"
                                    + " generate_series(9001, 12000); commit");
            arriving.await(1, change -> change.getTable().equals("a"));
            first.kill();
        }
    }

    /** What is captured differs between the kill, in the middle of a transaction, and the start after it. */
    @Test
    void tellsTheRestOfATransactionOnceThoughHooksChangedWhileItWasKilled() throws Exception {
        try (Stage stage = new Stage("deadhooks.");
                Records<Change> arriving =
                        new Records<>(stage.clients(), stage.topics().changes())) {
            killInATransaction(stage, arriving);
            stage.hook("on-b", "deadhooks", "b", List.of("insert", "truncate"));
            stage.put(stage.topics().hooks(), "on-ready", null);
            try (Child second = Child.start(stage.environment())) {
                arriving.await(12_000, change -> change.getTable().equals("a"));
                long row = 0;
                while (arriving.values(change -> change.getTable().equals("b")).isEmpty()) {
                    stage.database().execute("deadhooks", "insert into b values (" + (10_000 + ++row) + ")");
                    arriving.poll(Duration.ofMillis(100));
                }
                arriving.settle();
                second.requireAlive();
            }
            List<Change> told = arriving.values(change -> change.getTable().equals("a"));
            assertThat(told).hasSize(12_000).extracting(Change::getId).doesNotHaveDuplicates();
            assertThat(told).extracting(Change::getKey).doesNotHaveDuplicates();
            assertThat(arriving.values(change -> change.getTable().equals("b")))
                    .extracting(Change::getKey)
                    .allMatch(key -> key.matches("\\{\"id\":10\\d{3}}"));
        }
    }

    @Test
    void capturesATableThatIsDroppedAndMadeAnew() throws Exception {
        try (RunningApp app = new RunningApp("anew.")) {
            app.stage().database().create("anew", "create table t (id int primary key, v text)");
            app.stage().hook("on-anew", "anew", "t");
            app.stage().put(app.stage().definition("anew").build());
            app.awaitPublished("anew", "t");
            app.awaitReady();
            app.stage()
                    .database()
                    .execute(
                            "anew",
                            "insert into t values (1, 'a')",
                            "drop table t",
                            "create table t (id int primary key, w int)");
            app.awaitPublished("anew", "t");
            app.stage().database().execute("anew", "insert into t values (2, 5)");
            List<String> told = new ArrayList<>(rows(app.changes("anew", 2)));
            app.changes().settle();
            assertThat(told).containsExactlyInAnyOrder("{\"id\":1,\"v\":\"a\"}", "{\"id\":2,\"w\":5}");
        }
    }

    /** Rows of several tables in one transaction, keys of several columns, a moved key, an untouched large value. */
    @Test
    void tellsATransactionOverSeveralTables() throws Exception {
        try (RunningApp app = new RunningApp("several.")) {
            app.stage()
                    .database()
                    .create(
                            "several",
                            "create table a (id int, part text, big text, primary key (part, id))",
                            "alter table a alter big set storage external",
                            "create table b (id int primary key)");
            app.stage().hook("on-a", "several", "a");
            app.stage().hook("on-b", "several", "b");
            app.stage().put(app.stage().definition("several").build());
            app.awaitPublished("several", "a", "b");
            app.awaitReady();
            app.stage()
                    .database()
                    .execute(
                            "several",
                            "begin; insert into a values (1, 'x', repeat('y', 5000)), (2, 'x', 'z'); insert into b"
                                    + " values (1), (2); savepoint s; insert into b values (3); rollback to s; update a"
                                    + " set part = 'w' where id = 1; delete from b where id = 2; commit");
            assertThat(app.changes("several", 7))
                    .extracting(change -> change.getTable() + " " + change.getOperation() + " " + change.getKey() + " "
                            + (change.getAfter() == null || change.getAfter().length() > 1000 ? "" : change.getAfter()))
                    .containsExactlyInAnyOrder(
                            "a insert {\"part\":\"x\",\"id\":1} ",
                            "a insert {\"part\":\"x\",\"id\":2} {\"id\":2,\"part\":\"x\",\"big\":\"z\"}",
                            "b insert {\"id\":1} {\"id\":1}",
                            "b insert {\"id\":2} {\"id\":2}",
                            "a delete {\"part\":\"x\",\"id\":1} ",
                            "a insert {\"part\":\"w\",\"id\":1} {\"id\":1,\"part\":\"w\"}",
                            "b delete {\"id\":2} ");
            assertThat(app.changes("several", 7)).extracting(Change::getId).doesNotHaveDuplicates();
        }
    }
}
