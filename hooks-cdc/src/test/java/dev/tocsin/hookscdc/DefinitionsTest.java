package dev.tocsin.hookscdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tocsin.hookscdc.fixture.RunningApp;
import dev.tocsin.schemas.event.Change;
import dev.tocsin.schemas.event.Event;
import java.time.Duration;
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
}
