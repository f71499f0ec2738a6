package dev.tocsin.hookscdc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.hookscdc.fixture.RunningApp;
import dev.tocsin.schemas.event.Change;
import dev.tocsin.schemas.event.ColumnRules;
import dev.tocsin.schemas.event.Operation;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class ImagesTest {

    private static RunningApp app;

    @BeforeAll
    static void start() {
        app = new RunningApp("images.");
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    private static void capture(String database, String... statements) throws Exception {
        app.stage().database().create(database, statements);
        app.stage().hook(database, database, "t");
        app.stage().put(app.stage().definition(database).build());
        app.awaitPublished(database, "t");
        app.awaitReady();
    }

    @Test
    void tellsWhatEachTypeOfColumnHolds() throws Exception {
        capture(
                "types",
                "create type mood as enum ('glad', 'sad')",
                "create table t (id bigint primary key, a numeric(30,10), b numeric, c timestamptz, d timestamp, e date,"
                        + " f time, g jsonb, h json, i int[], j text[], k uuid, l bytea, m mood, n boolean, o real,"
                        + " p double precision, q interval, r inet, s bit(5), t numeric[], u jsonb[], v timestamptz[],"
                        + " w tsvector, x int4range, y char(3), z timestamp(3), aa date, ab date, ac timestamp,"
                        + " ad timestamptz, ae numeric, af text, ag int[], ah money, ai bytea[], aj bool[], ak time)");
        app.stage()
                .database()
                .execute(
                        "types",
                        "insert into t values (9007199254740993, 12345678901234567890.0123456789, 1.50,"
                                + " '2026-01-02 03:04:05.123456+02', '2026-01-02 03:04:05.1', '2026-01-02', '03:04:05.5',"
                                + " '{\"a\": 1.10, \"b\": [null, true]}', '[1, 2]', '{1,2,null}', '{x,\"y,z\"}',"
                                + " '0d1b8f4e-6f0a-4c43-8a3c-2f6b7f0e9c11', '\\x00ff10', 'glad', true, 1.5, 0.1,"
                                + " '1 year 2 days 03:00:01', '10.0.0.1', B'10110', '{1.10,NaN}',"
                                + " array['{\"a\":1}'::jsonb], '{2026-01-02 03:04:05+00}', 'a fat cat', '[1,5)', 'ab',"
                                + " '2026-01-02 03:04:05.123', 'infinity', '-infinity', '-infinity', 'infinity', 'NaN',"
                                + " null, '{{1,2},{3,4}}', 12.34, array['\\x01'::bytea], '{t,f}', '24:00')");
        Change change = app.changes("types", 1).get(0);
        assertThat(change.getAfter())
                .isEqualTo("{\"id\":9007199254740993,\"a\":12345678901234567890.0123456789,\"b\":1.50,"
                        + "\"c\":\"2026-01-02T01:04:05.123456Z\",\"d\":\"2026-01-02T03:04:05.1\",\"e\":\"2026-01-02\","
                        + "\"f\":\"03:04:05.5\",\"g\":{\"a\": 1.10, \"b\": [null, true]},\"h\":[1, 2],\"i\":[1,2,null],"
                        + "\"j\":[\"x\",\"y,z\"],\"k\":\"0d1b8f4e-6f0a-4c43-8a3c-2f6b7f0e9c11\",\"l\":\"AP8Q\","
                        + "\"m\":\"glad\",\"n\":true,\"o\":1.5,\"p\":0.1,\"q\":\"P1Y0M2DT3H0M1S\",\"r\":\"10.0.0.1\","
                        + "\"s\":\"10110\",\"t\":[1.10,\"NaN\"],\"u\":[{\"a\": 1}],\"v\":[\"2026-01-02T03:04:05Z\"],"
                        + "\"w\":\"'a' 'cat' 'fat'\",\"x\":\"[1,5)\",\"y\":\"ab \",\"z\":\"2026-01-02T03:04:05.123\","
                        + "\"aa\":\"infinity\",\"ab\":\"-infinity\",\"ac\":\"-infinity\",\"ad\":\"infinity\","
                        + "\"ae\":\"NaN\",\"af\":null,\"ag\":[[1,2],[3,4]],\"ah\":12.34,\"ai\":[\"AQ==\"],"
                        + "\"aj\":[true,false],\"ak\":\"24:00:00\"}");
        assertThat(change.getKey()).isEqualTo("{\"id\":9007199254740993}");
        assertThat(change.getOperation()).isEqualTo(Operation.insert);
        assertThat(change.getBefore()).isNull();
    }

    /** Each of these types comes in a form of its own when the log leaves it out. */
    @Test
    void neverTellsWhatTheLogLeavesOut() throws Exception {
        capture(
                "large",
                "create table t (id int primary key, v int, a text, b jsonb, c bytea, d text[], e numeric[], f int[],"
                        + " g float8[], h bool[], i uuid[], j timestamp[], k bigint[], l numeric)",
                "do $$ declare c text; begin foreach c in array string_to_array('a,b,c,d,e,f,g,h,i,j,k,l', ',') loop"
                        + " execute 'alter table t alter ' || c || ' set storage external'; end loop; end $$");
        app.stage()
                .database()
                .execute(
                        "large",
                        "insert into t select 1, 0, repeat('a', 5000), jsonb_build_object('a', repeat('b', 5000)),"
                                + " decode(repeat('00ff', 3000), 'hex'), array_fill('z'::text, array[1900]),"
                                + " array_fill(1.5::numeric, array[900]), array_fill(7, array[900]),"
                                + " array_fill(0.5::float8, array[900]), array_fill(true, array[9000]),"
                                + " array_fill('0d1b8f4e-6f0a-4c43-8a3c-2f6b7f0e9c11'::uuid, array[900]),"
                                + " array_fill('2026-01-01'::timestamp, array[900]), array_fill(8::bigint, array[900]),"
                                + " repeat('123456789', 1500)::numeric",
                        "update t set v = 1");
        Change change = app.changes("large", 2).get(1);
        assertThat(change.getAfter()).isEqualTo("{\"id\":1,\"v\":1}");
    }

    @Test
    void tellsTheRowBeforeAndWhatDiffersWithTheFullIdentity() throws Exception {
        app.stage()
                .database()
                .create(
                        "full",
                        "create table t (id int primary key, v int, large text)",
                        "alter table t alter large set storage external");
        app.stage().hook("full", "full", "t");
        app.stage()
                .put(app.stage().definition("full").setReplicaIdentity("full").build());
        app.awaitPublished("full", "t");
        app.awaitReady();
        app.stage()
                .database()
                .execute(
                        "full",
                        "insert into t values (1, 10, repeat('x', 3000))",
                        "update t set v = 11",
                        "update t set id = 2",
                        "delete from t");
        List<Change> told = app.changes("full", 5);
        String large = "x".repeat(3000);
        Change update = told.get(1);
        assertThat(update.getBefore()).isEqualTo("{\"id\":1,\"v\":10,\"large\":\"" + large + "\"}");
        assertThat(update.getAfter()).isEqualTo("{\"id\":1,\"v\":11,\"large\":\"" + large + "\"}");
        assertThat(update.getChanged()).containsExactly("v");
        assertThat(told.stream().filter(change -> change.getKey().equals("{\"id\":2}")))
                .extracting(Change::getOperation)
                .containsExactly(Operation.insert, Operation.delete);
    }

    @Test
    void knowsOnlyTheKeyOfADeletedRowWithTheDefaultIdentity() throws Exception {
        capture("plain", "create table t (id int, part text, v int not null, w text, primary key (id, part))");
        app.stage()
                .database()
                .execute("plain", "insert into t values (1, 'a', 5, 'w')", "update t set v = 6", "delete from t");
        List<Change> told = app.changes("plain", 3);
        assertThat(told.get(1).getBefore()).isNull();
        assertThat(told.get(1).getChanged()).isEmpty();
        assertThat(told.get(2).getBefore()).isEqualTo("{\"id\":1,\"part\":\"a\"}");
        assertThat(told.get(2).getAfter()).isNull();
    }

    @Test
    void leavesTheImagesOfAHugeRowOut() throws Exception {
        capture("huge", "create table t (id int primary key, v text)");
        app.stage()
                .database()
                .execute("huge", "insert into t values (1, repeat('x', 5000000))", "insert into t values (2, 'y')");
        List<Change> told = app.changes("huge", 2);
        Change huge = told.stream().filter(Change::getOversized).findAny().orElseThrow();
        assertThat(huge.getAfter()).isNull();
        assertThat(huge.getKey()).isEqualTo("{\"id\":1}");
        assertThat(told.stream().map(Change::getAfter).filter(Objects::nonNull))
                .containsExactly("{\"id\":2,\"v\":\"y\"}");
    }

    @Test
    void keepsExcludedAndMaskedColumnsFromKafka() throws Exception {
        app.stage()
                .database()
                .create(
                        "private",
                        "create table t (id int primary key, secret text, name text, n int)",
                        "alter table t replica identity full");
        ColumnRules rules = ColumnRules.newBuilder()
                .setExclude(List.of("t.secret", "id"))
                .setMask(List.of("public.t.na*"))
                .build();
        app.stage()
                .put(app.stage()
                        .definition("private")
                        .setPublish(List.of("t"))
                        .setColumns(rules)
                        .build());
        app.awaitPublished("private", "t");
        app.awaitReady();
        app.stage().database().execute("private", "insert into t values (1, 's', 'x', 5)", "update t set n = 6");
        Change change = app.changes("private", 2).get(1);
        assertThat(change.getBefore()).isEqualTo("{\"id\":1,\"name\":\"***\",\"n\":5}");
        assertThat(change.getAfter()).isEqualTo("{\"id\":1,\"name\":\"***\",\"n\":6}");
    }
}
