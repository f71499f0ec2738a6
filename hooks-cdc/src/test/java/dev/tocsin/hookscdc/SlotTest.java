package dev.tocsin.hookscdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tocsin.hookscdc.fixture.RunningApp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What Tocsin leaves to the database's disk. */
final class SlotTest {

    private static final String UNASKED =
            "insert into unasked select i, repeat('x', 900) from generate_series(1, 3000) i";

    private static RunningApp app;

    @BeforeAll
    static void start() {
        app = new RunningApp("slots.", Map.of("HOOKS_CDC_LAG_ALARM_MIB", "1"));
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    private static void capture(String database, long heartbeatMs) throws Exception {
        app.stage()
                .database()
                .create(
                        database,
                        "create table asked (id int primary key)",
                        "create table unasked (id int, filler text)");
        app.stage()
                .put(app.stage()
                        .definition(database)
                        .setPublish(List.of("public.asked"))
                        .setHeartbeatMs(heartbeatMs)
                        .build());
        app.awaitPublished(database, "asked");
        app.awaitReady();
        app.stage().database().execute(database, "insert into asked values (0)");
        app.changes(database, 1);
    }

    private static double gauge(String name, String database) {
        return app.metrics().get(name).tag("database", database).gauge().value();
    }

    @Test
    void aQuietDatabaseDoesNotHoldTheLogBack() throws Exception {
        capture("quiet", 500);
        app.stage().database().execute("quiet", UNASKED);
        String end = app.stage()
                .database()
                .query("quiet", "select pg_current_wal_lsn()")
                .get(0);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(app.stage()
                                .database()
                                .query(
                                        "quiet",
                                        "select confirmed_flush_lsn >= '" + end + "' from pg_replication_slots where"
                                                + " slot_name = 'slots_quiet'"))
                        .containsExactly("t"));
    }

    @Test
    void saysWhenASlotLagsAndWhenItHasRecovered() throws Exception {
        capture("lags", 3_600_000);
        app.stage().database().execute("lags", UNASKED);
        assertThat(app.events("lags", "dev.tocsin.system.slot.lagging", 1)
                        .get(0)
                        .getDetails())
                .containsEntry("slot", "slots_lags");
        assertThat(gauge("tocsin.capture.slot.lag", "lags")).isGreaterThan(1024 * 1024);
        assertThat(gauge("tocsin.capture.slot.retained", "lags")).isGreaterThan(1024 * 1024);
        assertThat(app.health().reasons()).anyMatch(reason -> reason.contains("slots_lags is "));
        app.stage().database().execute("lags", "insert into asked values (1)", "insert into asked values (2)");
        app.events("lags", "dev.tocsin.system.slot.recovered", 1);
        assertThat(gauge("tocsin.capture.slot.lag", "lags")).isLessThan(1024 * 1024);
        // Else the log of the other tests would have it lag again.
        app.stage().delete("lags", false);
    }

    @Test
    void dropsAnAbandonedSlotButNoneThatIsRead() throws Exception {
        capture("given-up", 500);
        List<String> said = new ArrayList<>();
        String url = app.stage().database().url("given-up");
        assertThat(HooksCdcApp.dropSlot(url, Optional.empty(), "slots.", "given-up", Optional.empty(), said::add))
                .isFalse();
        app.stage().delete("given-up", true);
        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        HooksCdcApp.dropSlot(url, Optional.empty(), "slots.", "given-up", Optional.empty(), said::add));
        assertThat(said.get(0)).contains("slots_given_up: the slot is being read");
        assertThat(said.get(said.size() - 1)).endsWith("slots_given_up: dropped");
        assertThat(app.stage().database().query("given-up", "select 1 from pg_publication"))
                .isEmpty();
        assertThat(HooksCdcApp.dropSlot(url, Optional.empty(), "slots.", "given-up", Optional.empty(), said::add))
                .isFalse();
    }

    @Test
    void keepsSlotAndPositionOfADefinitionThatIsDeletedToComeBack() throws Exception {
        capture("back", 500);
        app.stage().delete("back", true);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(app.stage()
                                .database()
                                .query(
                                        "back",
                                        "select active from pg_replication_slots where slot_name = 'slots_back'"))
                        .containsExactly("f"));
        app.stage().database().execute("back", "insert into asked values (1)");
        app.stage()
                .put(app.stage()
                        .definition("back")
                        .setPublish(List.of("public.asked"))
                        .build());
        assertThat(app.changes("back", 2))
                .extracting(change -> change.getKey())
                .containsExactlyInAnyOrder("{\"id\":0}", "{\"id\":1}");
        assertThat(app.events("back", "dev.tocsin.system.gap", 0)).isEmpty();
    }
}
