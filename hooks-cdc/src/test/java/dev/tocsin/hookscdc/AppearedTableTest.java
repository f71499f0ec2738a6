package dev.tocsin.hookscdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tocsin.hookscdc.fixture.EveryType;
import dev.tocsin.hookscdc.fixture.RunningApp;
import dev.tocsin.schemas.event.Change;
import dev.tocsin.schemas.event.ColumnRules;
import dev.tocsin.schemas.event.Event;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tables that are made, made anew or renamed while somebody waits for their rows. */
final class AppearedTableTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String GAP = "dev.tocsin.system.gap";

    private static RunningApp app;

    @BeforeAll
    static void start() {
        app = new RunningApp("appeared.");
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

    private static void execute(String database, String... statements) throws Exception {
        app.stage().database().execute(database, statements);
    }

    private static void inOneTransaction(String database, String... statements) throws Exception {
        execute(database, "begin; " + String.join("; ", statements) + "; commit");
    }

    /** All that is told up to a row that is inserted into {@code t} now. */
    private static List<Change> until(String database, String last) throws Exception {
        await().atMost(SOON)
                .until(() -> !app.stage()
                        .database()
                        .query(database, "select 1 from pg_publication_tables where tablename = 't'")
                        .isEmpty());
        execute(database, "insert into t " + last);
        app.changes()
                .await(
                        1,
                        change -> change.getDatabase().equals(database)
                                && String.valueOf(change.getAfter()).contains("last"));
        app.changes().settle();
        List<Change> told = app.changes(database, 1).stream()
                .filter(change -> !String.valueOf(change.getAfter()).contains("last"))
                .toList();
        assertThat(told).extracting(Change::getId).doesNotHaveDuplicates();
        return told;
    }

    private static List<String> texts(List<Change> changes) {
        return changes.stream()
                .map(change -> change.getOperation() + " " + change.getKey() + " "
                        + Objects.requireNonNullElse(change.getAfter(), "-"))
                .toList();
    }

    private static List<Event> gaps(String database, int count) {
        return app.events(database, GAP, count);
    }

    @Test
    void tellsTheRowsOfATableThatIsMadeAnewEvenFromBeforeItIsCapturedAgain() throws Exception {
        capture("remade", "create table t (id int primary key, v text)", "insert into t values (7, 'old')");
        inOneTransaction(
                "remade",
                "insert into t values (1, 'a')",
                "drop table t",
                "create table t (part int, id int, w text, primary key (id, part))",
                "insert into t values (1, 2, 'b'), (1, 3, 'Grüße \\ \"日本\" ''')",
                "update t set w = 'c' where id = 2",
                "insert into t values (1, 4, 'gone'), (1, 5, null)",
                "delete from t where id = 4");
        List<Change> told = until("remade", "values (9, 9, 'last')");
        assertThat(texts(told))
                .containsExactlyInAnyOrder(
                        "insert {\"id\":1} {\"id\":1,\"v\":\"a\"}",
                        "insert {\"id\":2,\"part\":1} {\"part\":1,\"id\":2,\"w\":\"c\"}",
                        "insert {\"id\":3,\"part\":1} {\"part\":1,\"id\":3,\"w\":\"Grüße \\\\ \\\"日本\\\" '\"}",
                        "insert {\"id\":5,\"part\":1} {\"part\":1,\"id\":5,\"w\":null}");
    }

    @Test
    void tellsThemAsTheLogDoes() throws Exception {
        capture("alikerows", EveryType.table());
        execute("alikerows", EveryType.row());
        Change streamed = app.changes("alikerows", 1).get(0);
        inOneTransaction(
                "alikerows",
                "create table u (like t including all)",
                "drop table t",
                "create table t (like u including all)",
                EveryType.row());
        Change told = app.changes("alikerows", 2).get(1);
        assertThat(told.getAfter()).isEqualTo(streamed.getAfter());
        assertThat(told.getKey()).isEqualTo(streamed.getKey());
    }

    @Test
    void tellsTheFirstRowsOfATableThatWasWaitedFor() throws Exception {
        app.stage().database().create("awaited", "create table other (id int primary key)");
        app.stage().hook("on-awaited", "awaited", "t");
        app.stage()
                .put(app.stage()
                        .definition("awaited")
                        .setPublish(List.of("public.o*"))
                        .build());
        app.awaitPublished("awaited", "other");
        app.awaitReady();
        inOneTransaction(
                "awaited",
                "create table t (id int primary key, v text)",
                "insert into t values (1, 'first')",
                "create table o2 (id int primary key)",
                "insert into o2 values (2)",
                "create table unasked (id int primary key)",
                "insert into unasked values (3)");
        app.awaitPublished("awaited", "o2", "other", "t");
        assertThat(texts(app.changes("awaited", 2)))
                .containsExactlyInAnyOrder(
                        "insert {\"id\":1} {\"id\":1,\"v\":\"first\"}", "insert {\"id\":2} {\"id\":2}");
    }

    @Test
    void tellsNoRowOfATableThatSomebodyOnlyBeginsToWant() throws Exception {
        capture("young", "create table t (id int primary key, v text)", "create table u (id int primary key)");
        execute("young", "insert into u values (1)");
        app.stage().hook("on-u", "young", "u");
        app.awaitPublished("young", "t", "u");
        execute("young", "insert into u values (2)");
        app.stage().put(app.stage().topics().hooks(), "on-u", null);
        app.awaitPublished("young", "t");
        inOneTransaction("young", "drop table u", "create table u (id int primary key)", "insert into u values (3)");
        app.stage().hook("on-u", "young", "u");
        app.awaitPublished("young", "t", "u");
        execute("young", "insert into u values (4)");
        assertThat(texts(until("young", "values (9, 'last')")))
                .containsExactlyInAnyOrder("insert {\"id\":2} {\"id\":2}", "insert {\"id\":4} {\"id\":4}");
    }

    @Test
    void tellsRowsOnceOfATableThatIsRefusedAtFirst() throws Exception {
        capture("tard", "create table t (id int primary key, v text)");
        inOneTransaction("tard", "drop table t", "create table t (id int, v text)", "insert into t values (1, 'a')");
        app.events("tard", "dev.tocsin.system.table.refused", 1);
        execute("tard", "insert into t values (2, 'b')", "alter table t add primary key (id)");
        assertThat(texts(until("tard", "values (9, 'last')")))
                .containsExactlyInAnyOrder(
                        "insert {\"id\":1} {\"id\":1,\"v\":\"a\"}", "insert {\"id\":2} {\"id\":2,\"v\":\"b\"}");
    }

    /** The rows of the online migrations' copy are no new ones. */
    @Test
    void tellsNoCopiedRowOfATableThatIsExchangedAndSaysSo() throws Exception {
        capture("swapped", "create table t (id int primary key, v text)", "insert into t values (1, 'a'), (2, 'b')");
        execute("swapped", "create table t_new (id int primary key, v text, w int)");
        execute("swapped", "insert into t_new select id, v, 0 from t");
        inOneTransaction("swapped", "alter table t rename to t_old", "alter table t_new rename to t");
        assertThat(texts(until("swapped", "values (9, 'last', 0)"))).isEmpty();
        assertThat(gaps("swapped", 1).get(0).getMessage())
                .contains("table public.t")
                .contains("before it had its name");
    }

    /** Nothing can have been copied into a table that was empty when it got its name. */
    @Test
    void tellsTheRowsOfATableThatWasEmptyWhenItGotItsName() throws Exception {
        capture(
                "renamed",
                "create table t (id int primary key, v text)",
                "create table t_new (id int primary key, v text)");
        inOneTransaction(
                "renamed",
                "alter table t rename to t_old",
                "alter table t_new rename to t",
                "insert into t values (1, 'new')");
        assertThat(texts(until("renamed", "values (9, 'last')")))
                .containsExactly("insert {\"id\":1} {\"id\":1,\"v\":\"new\"}");
    }

    @Test
    void tellsTheRowsOfAPartitionedTableButNoneThatWasAttachedToIt() throws Exception {
        String made = "create table t (id int, v text, primary key (id)) partition by range (id)";
        capture("slabs", made, "create table p1 partition of t for values from (0) to (100)");
        inOneTransaction(
                "slabs",
                "drop table t",
                made,
                "create table p1 partition of t for values from (0) to (100) partition by range (id)",
                "create table p1a partition of p1 for values from (0) to (50)",
                "create table p2 partition of t default",
                "insert into t values (1, 'a'), (200, 'b')");
        assertThat(texts(until("slabs", "values (9, 'last')")))
                .containsExactlyInAnyOrder(
                        "insert {\"id\":1} {\"id\":1,\"v\":\"a\"}", "insert {\"id\":200} {\"id\":200,\"v\":\"b\"}");
        capture("attached", "create table t (id int primary key, v text)", "insert into t values (1, 'a')");
        inOneTransaction(
                "attached",
                "alter table t rename to t_first",
                made,
                "alter table t attach partition t_first for values from (0) to (100)");
        assertThat(texts(until("attached", "values (9, 'last')"))).isEmpty();
        assertThat(gaps("attached", 1)).hasSize(1);
    }

    @Test
    void namesRowsOfATableWithoutPrimaryKeyAsTheLogDoes() throws Exception {
        String[] made = {
            "create table t (b int, v text, a int not null, lower text)",
            "alter table t replica identity full",
            "create unique index zz on t (v)",
            "create unique index aa on t (b, a)",
            "insert into t values (1, 'x', 2)"
        };
        capture("keyfree", "create table t (id int primary key, v text)");
        inOneTransaction("keyfree", "drop table t", String.join("; ", made));
        app.awaitPublished("keyfree", "t");
        execute("keyfree", "update t set lower = 'y'");
        List<Change> told = until("keyfree", "values (9, 'last', 9)");
        assertThat(told).hasSize(2);
        assertThat(told.get(0).getKey())
                .isEqualTo("{\"b\":1,\"a\":2}")
                .isEqualTo(told.get(1).getKey());
    }

    @Test
    void keepsColumnsThatAreExcludedOrMaskedFromKafka() throws Exception {
        app.stage().database().create("hidden", "create table t (id int primary key, v text)");
        app.stage()
                .put(app.stage()
                        .definition("hidden")
                        .setPublish(List.of("public.t"))
                        .setColumns(ColumnRules.newBuilder()
                                .setExclude(List.of("t.secret"))
                                .setMask(List.of("t.card"))
                                .build())
                        .build());
        app.awaitPublished("hidden", "t");
        app.awaitReady();
        inOneTransaction(
                "hidden",
                "drop table t",
                "create table t (id int primary key, v text, secret text, card text, twice int generated always as (2 * id) stored)",
                "insert into t values (1, 'a', 'hush', '4111')");
        assertThat(texts(until("hidden", "values (9, 'last')")))
                .containsExactly("insert {\"id\":1} {\"id\":1,\"v\":\"a\",\"card\":\"***\"}");
    }

    /** More than fit into one message, of more columns than a function takes arguments, under a name like no other. */
    @Test
    void tellsManyRowsOfManyColumns() throws Exception {
        String columns = String.join(
                ", ", IntStream.range(0, 150).mapToObj(i -> "c" + i + " text").toList());
        capture("wide", "create table t (id int primary key, v text)");
        inOneTransaction(
                "wide",
                "drop table t",
                "create table t (id int primary key, \"V \"\"'é\\%s\" text, " + columns + ")",
                "insert into t (id, c149) select i, repeat('x', 100) from generate_series(1, 3000) i");
        List<Change> told = until("wide", "(id, c149) values (-9, 'last')");
        assertThat(told).hasSize(3_000);
        assertThat(told).extracting(Change::getKey).doesNotHaveDuplicates();
        assertThat(told.get(0).getAfter()).contains("\"V \\\"'é\\\\%s\":null").contains("\"c149\":\"xxx");
    }

    @Test
    void saysThatATableHasMoreRowsThanItsWritersCanWaitFor() throws Exception {
        capture("vast", "create table t (id int primary key, v text)");
        inOneTransaction(
                "vast",
                "drop table t",
                "create table t (id int primary key, v text)",
                "insert into t select i, repeat('v', 200) from generate_series(1, 2000000) i");
        assertThat(texts(until("vast", "values (-9, 'last')"))).isEmpty();
        assertThat(gaps("vast", 1).get(0).getMessage()).contains("more rows than could be read");
        execute("vast", "drop table t");
    }

    /** Capture waits for who writes for long, and makes nobody else wait for it noticeably. */
    @Test
    void waitsForALongTransactionWithoutHoldingUpTheOthers() throws Exception {
        capture("busy", "create table t (id int primary key, v text)");
        int rows = 0;
        long slowest = 0;
        try (Connection slow = app.stage().database().connect("busy");
                Statement statement = slow.createStatement()) {
            statement.execute("begin; drop table t; create table t (id int primary key, v text); commit;"
                    + " begin; insert into t values (0, 'slow')");
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(6);
            while (System.nanoTime() < until) {
                long begun = System.nanoTime();
                execute("busy", "insert into t values (" + ++rows + ", 'fast')");
                slowest = Math.max(slowest, System.nanoTime() - begun);
            }
            assertThat(app.stage().database().query("busy", "select 1 from pg_publication_tables"))
                    .isEmpty();
            statement.execute("commit");
        }
        List<Change> told = until("busy", "values (-1, 'last')");
        assertThat(told).hasSize(rows + 1).extracting(Change::getKey).doesNotHaveDuplicates();
        assertThat(slowest).isLessThan(TimeUnit.SECONDS.toNanos(1));
    }

    @Test
    void doesNotBelieveRowsThatSomebodyElseWritesIntoTheLog() throws Exception {
        capture("forged", "create table t (id int primary key, v text)");
        String rows = "{\"table\":[\"public\",\"t\"],\"columns\":[[\"id\",\"int4\",\"integer\",1]],\"rows\":[[\"1\"]]}";
        execute(
                "forged",
                "select pg_logical_emit_message(true, 'tocsin.rows', '" + rows + "')",
                "select pg_logical_emit_message(false, 'tocsin.rows', '" + rows + "')",
                "select pg_logical_emit_message(true, 'tocsin.rows', 'nonsense')");
        assertThat(until("forged", "values (9, 'last')")).isEmpty();
    }
}
