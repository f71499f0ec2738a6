package dev.tocsin.hookscdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tocsin.hookscdc.fixture.RunningApp;
import dev.tocsin.schemas.event.Change;
import dev.tocsin.schemas.event.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class DefinitionsTest {

    private static RunningApp app;

    @BeforeAll
    static void start() {
        app = new RunningApp("live.");
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @Test
    void followsTheHooksWhileItStreams() throws Exception {
        app.stage()
                .database()
                .create("shop", "create table a (id int primary key)", "create table b (id int primary key)");
        app.stage().hook("on-a", "shop", "a");
        app.stage().put(app.stage().definition("shop").build());
        app.awaitPublished("shop", "a");
        app.stage().hook("on-b", "shop", "b");
        app.awaitPublished("shop", "a", "b");
        app.stage().database().execute("shop", "insert into a values (1)", "insert into b values (1)");
        app.changes("shop", 2);
        app.stage().put(app.stage().topics().hooks(), "on-a", null);
        app.awaitPublished("shop", "b");
        app.stage().database().execute("shop", "insert into a values (2)", "insert into b values (2)");
        assertThat(app.changes("shop", 3)).extracting(Change::getTable).containsExactlyInAnyOrder("a", "b", "b");
    }

    @Test
    void saysThatATableIsMissingAndCapturesItOnceItIsThere() throws Exception {
        app.stage().database().create("late", "create table a (id int primary key)");
        app.stage().hook("on-late", "late", "absent");
        app.stage()
                .put(app.stage()
                        .definition("late")
                        .setPublish(List.of("public.a"))
                        .build());
        Event missing = app.events("late", "dev.tocsin.system.table.missing", 1).get(0);
        assertThat(missing.getDetails()).containsEntry("table", "public.absent").containsEntry("hook", "on-late");
        app.awaitPublished("late", "a");
        app.stage().database().execute("late", "create table absent (id int primary key)");
        app.awaitPublished("late", "a", "absent");
        app.stage().database().execute("late", "insert into absent values (1)", "insert into a values (1)");
        assertThat(app.changes("late", 2)).extracting(Change::getTable).containsExactlyInAnyOrder("a", "absent");
    }

    @Test
    void neverPublishesATableWhoseUpdatesThatWouldBreak() throws Exception {
        app.stage().database().create("keyless", "create table a (id int)", "create view v as select 1 as id");
        app.stage().hook("on-keyless", "keyless", "a");
        app.stage().hook("on-view", "keyless", "v");
        app.stage().put(app.stage().definition("keyless").build());
        List<Event> refused = app.events("keyless", "dev.tocsin.system.table.refused", 2);
        assertThat(refused)
                .extracting(Event::getMessage)
                .anyMatch(message -> message.contains("ALTER TABLE \"public\".\"a\" REPLICA IDENTITY FULL"))
                .anyMatch(message -> message.contains("expected a permanent table"));
        app.stage().database().execute("keyless", "insert into a values (1)", "update a set id = 2");
        app.stage().database().execute("keyless", "alter table a replica identity full");
        app.awaitPublished("keyless", "a");
        app.stage().database().execute("keyless", "update a set id = 3");
        Change change = app.changes("keyless", 1).get(0);
        assertThat(change.getBefore()).isEqualTo("{\"id\":2}");
        assertThat(change.getAfter()).isEqualTo("{\"id\":3}");
        assertThat(change.getKey()).isEqualTo("{}");
    }

    @Test
    void dropsSlotAndPublicationOfADeletedDatabase() throws Exception {
        app.stage().database().create("gone", "create table a (id int primary key)");
        app.stage().put(app.stage().definition("gone").setPublish(List.of("a")).build());
        app.awaitPublished("gone", "a");
        app.stage().put(app.stage().topics().databases(), "gone", null);
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(app.stage().database().query("gone", "select 1 from pg_publication"))
                    .isEmpty();
            assertThat(app.stage()
                            .database()
                            .query("gone", "select 1 from pg_replication_slots where slot_name = 'live_gone'"))
                    .isEmpty();
        });
    }

    @Test
    void saysWhichDatabaseIsOutOfReachAndCapturesTheOthers() throws Exception {
        app.stage().database().create("fine", "create table a (id int primary key)");
        app.stage()
                .put(app.stage()
                        .definition("broken")
                        .setUrl("postgresql://tocsin@127.0.0.1:1/broken")
                        .setPassword("very-secret")
                        .build());
        app.stage()
                .put(app.stage()
                        .definition("unset")
                        .setPassword("${env:SURELY_NOT_SET}")
                        .build());
        app.stage()
                .put(app.stage()
                        .definition("fine")
                        .setPublish(List.of("public.*"))
                        .build());
        app.awaitPublished("fine", "a");
        app.stage().database().execute("fine", "insert into a values (1)");
        app.changes("fine", 1);
        await().untilAsserted(() -> assertThat(app.health().reasons())
                .anyMatch(
                        reason -> reason.startsWith("database broken: cannot connect to 127.0.0.1:1/broken as tocsin"))
                .anyMatch(reason -> reason.contains("${env:SURELY_NOT_SET}: this process has no such variable")));
        assertThat(app.health().reasons()).noneMatch(reason -> reason.contains("very-secret"));
        assertThat(app.health().live()).isTrue();
        app.stage().database().create("broken", "create table a (id int primary key)");
        app.stage()
                .put(app.stage().definition("broken").setPublish(List.of("a")).build());
        app.stage().put(app.stage().topics().databases(), "unset", null);
        app.awaitPublished("broken", "a");
        app.awaitReady();
    }

    @Test
    void tellsRowsOfAPartitionedTableUnderItsOwnName() throws Exception {
        app.stage()
                .database()
                .create(
                        "parts",
                        "create table p (id int, k int, primary key (id, k)) partition by range (k)",
                        "create table p1 partition of p for values from (0) to (10)");
        app.stage().hook("on-parts", "parts", "p");
        app.stage().put(app.stage().definition("parts").build());
        app.awaitPublished("parts", "p");
        app.stage().database().execute("parts", "insert into p values (1, 1)", "update p set id = 2", "delete from p");
        assertThat(app.changes("parts", 4)).extracting(Change::getTable).containsOnly("p");
    }

    @Test
    void aHookTakesEffectWithinASecond() throws Exception {
        app.stage().database().create("prompt", "create table a0 (id int primary key)");
        app.stage()
                .put(app.stage().definition("prompt").setPublish(List.of("a0")).build());
        app.awaitPublished("prompt", "a0");
        app.awaitReady();
        List<Long> took = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            String table = "a" + i;
            app.stage().database().execute("prompt", "create table " + table + " (id int primary key)");
            long begun = System.nanoTime();
            app.stage().hook("on-" + table, "prompt", table);
            await().pollInterval(Duration.ofMillis(20))
                    .until(() -> app.stage()
                            .database()
                            .query("prompt", "select tablename from pg_publication_tables")
                            .contains(table));
            took.add(System.nanoTime() - begun);
        }
        Collections.sort(took);
        // The middle one: the machine may be busy with something else for a moment.
        assertThat(Duration.ofNanos(took.get(2))).isLessThan(Duration.ofSeconds(1));
    }

    /** Names that have to be quoted everywhere: in the publication, for the engine, in snapshots and in images. */
    @Test
    void tellsRowsOfTablesWithNamesLikeNoOther() throws Exception {
        String schema = "\u00dcber \"mich\", ich";
        String table = "Bestell.ungen 2024'$ (\u65e5\u672c) 100%_\\";
        String quoted = "\"" + schema.replace("\"", "\"\"") + "\".\"" + table + "\"";
        captureOdd(schema, table, quoted);
        app.stage()
                .database()
                .execute(
                        "odd",
                        "insert into " + quoted + " values (1, 'a', 2)",
                        "update " + quoted + " set \"select\" = 'b'",
                        "delete from " + quoted,
                        "truncate " + quoted,
                        "insert into " + quoted + " values (2, 'c', 3)");
        app.changes("odd", 5);
        app.stage().snapshot("cmd-odd", "odd", schema + "." + table);
        assertThat(app.changes("odd", 6))
                .allSatisfy(change -> assertThat(change.getSchema$() + " " + change.getTable())
                        .isEqualTo(schema + " " + table))
                .extracting(change -> change.getOperation() + " " + change.getKey() + " " + change.getAfter())
                .containsExactlyInAnyOrder(
                        "insert {\"Id \\\"x\":1} {\"Id \\\"x\":1,\"select\":\"a\",\"a.b\":2}",
                        "update {\"Id \\\"x\":1} {\"Id \\\"x\":1,\"select\":\"b\",\"a.b\":2}",
                        "delete {\"Id \\\"x\":1} null",
                        "truncate {} null",
                        "insert {\"Id \\\"x\":2} {\"Id \\\"x\":2,\"select\":\"c\",\"a.b\":3}",
                        "snapshot {\"Id \\\"x\":2} {\"Id \\\"x\":2,\"select\":\"c\",\"a.b\":3}");
    }

    private static void captureOdd(String schema, String table, String quoted) throws Exception {
        app.stage()
                .database()
                .create(
                        "odd",
                        "create schema \"" + schema.replace("\"", "\"\"") + "\"",
                        "create table " + quoted + " (\"Id \"\"x\" int primary key, \"select\" text, \"a.b\" int)");
        app.stage()
                .hook(
                        "on-odd",
                        listen -> listen.setDatabase("odd")
                                .setSchema$(schema)
                                .setTable(table)
                                .setOperations(List.of("insert", "update", "delete", "truncate", "snapshot")));
        app.stage()
                .put(app.stage()
                        .definition("odd")
                        .setTables(List.of(schema + ".*"))
                        .build());
        app.awaitPublished("odd", table);
        app.awaitReady();
    }
}
