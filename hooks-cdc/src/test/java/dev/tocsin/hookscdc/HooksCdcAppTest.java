package dev.tocsin.hookscdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tocsin.bootstrap.lifecycle.Host;
import dev.tocsin.bootstrap.lifecycle.Running;
import dev.tocsin.hookscdc.fixture.Records;
import dev.tocsin.hookscdc.fixture.Stage;
import dev.tocsin.schemas.event.Change;
import dev.tocsin.schemas.event.Event;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class HooksCdcAppTest {

    private final Stage stage = new Stage("app.");
    private Running app;
    private Records<Change> changes;
    private Records<Event> events;

    @BeforeEach
    void start() {
        app = HooksCdcApp.start(stage.settings(), new Host(new SimpleMeterRegistry(), List::of));
        changes = new Records<>(stage.clients(), stage.topics().changes());
        events = new Records<>(stage.clients(), stage.topics().events());
    }

    @AfterEach
    void stop() {
        app.close();
        changes.close();
        events.close();
        stage.close();
    }

    @Test
    void tellsWhatEachTypeOfColumnHolds() throws Exception {
        stage.database()
                .create(
                        "types",
                        "create type mood as enum ('glad', 'sad')",
                        "create table t (id bigint primary key, a numeric(30,10), b numeric, c timestamptz, d timestamp,"
                                + " e date, f time, g jsonb, h json, i int[], j text[], k uuid, l bytea, m mood, n boolean,"
                                + " o real, p double precision, q interval, r inet, s bit(5), u timetz, v point, w money,"
                                + " x numeric[], y jsonb[], z timestamp[], aa tsvector, ab int4range, ac varchar(3),"
                                + " ad char(3), ae smallint, af timestamp(3), ag timestamptz[], ah uuid[], ai mood[],"
                                + " aj bytea[], ak bool[], al float8[], am date[], an xml, ao macaddr, ap oid, aq varbit,"
                                + " ar bit(1), at date, au timestamp, av timestamptz, aw numeric)");
        stage.hook("types", "types", "t");
        stage.put(stage.definition("types").build());
        await().until(() -> app.health().ready());
        stage.database()
                .execute(
                        "types",
                        "insert into t values (9007199254740993, 12345678901234567890.0123456789, 1.50,"
                                + " '2026-01-02 03:04:05.123456+02', '2026-01-02 03:04:05.1', '2026-01-02', '03:04:05.5',"
                                + " '{\"a\": 1.10, \"b\": [null, true]}', '[1, 2]', '{1,2,null}', '{x,\"y,z\"}',"
                                + " '0d1b8f4e-6f0a-4c43-8a3c-2f6b7f0e9c11', '\\x00ff10', 'glad', true, 1.5, 0.1,"
                                + " '1 year 2 days 03:00:01', '10.0.0.1', B'10110', '03:04:05+02', '(1,2)', 12.34,"
                                + " '{1.10,NaN}', array['{\"a\":1}'::jsonb], '{2026-01-02 03:04:05}', 'a fat cat', '[1,5)',"
                                + " 'abc', 'ab', 7, '2026-01-02 03:04:05.123', '{2026-01-02 03:04:05+00}',"
                                + " '{0d1b8f4e-6f0a-4c43-8a3c-2f6b7f0e9c11}', '{glad,sad}', array['\\x01'::bytea],"
                                + " '{t,f}', '{0.5,NaN}', '{2026-01-02}', '<a/>', '08:00:2b:01:02:03', 26, B'101', B'1',"
                                + " 'infinity', '-infinity', 'infinity', 'NaN')");
        Change change = changes.await(1, any -> any.getDatabase().equals("types")).get(0);
        System.out.println("AFTER " + change);
        assertThat(change.getAfter()).isNotNull();
    }
}
