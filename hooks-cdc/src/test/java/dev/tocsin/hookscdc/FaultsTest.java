package dev.tocsin.hookscdc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.hookscdc.fixture.Ledger;
import dev.tocsin.hookscdc.fixture.Records;
import dev.tocsin.hookscdc.fixture.RunningApp;
import dev.tocsin.hookscdc.fixture.Stage;
import dev.tocsin.hookscdc.fixture.Traffic;
import dev.tocsin.schemas.event.Change;
import dev.tocsin.schemas.event.Event;
import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class FaultsTest {

    private static final Logger LOG = LoggerFactory.getLogger(FaultsTest.class);

    private static RunningApp app;

    @BeforeAll
    static void start() {
        app = new RunningApp("faults.");
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    private static void capture(String database) throws Exception {
        Stage stage = app.stage();
        stage.database().create(database, Traffic.tables());
        stage.put(
                stage.definition(database).setPublish(List.of("items", "ready")).build());
        app.awaitPublished(database, "items", "ready");
        app.awaitReady();
    }

    @Test
    @Order(1)
    void tellsAChangeSoonAfterItsCommit() throws Exception {
        capture("soon");
        List<Long> latencies = new ArrayList<>();
        try (Records<Change> arriving =
                new Records<>(app.stage().clients(), app.stage().topics().changes())) {
            for (int row = 0; row < 60; row++) {
                app.stage().database().execute("soon", "insert into items values (" + row + ", 0, 'x')");
                Instant committed = Instant.now();
                while (arriving.poll(Duration.ofMillis(2)).isEmpty()) {
                    assertThat(Duration.between(committed, Instant.now())).isLessThan(Duration.ofSeconds(20));
                }
                latencies.add(Duration.between(committed, Instant.now()).toMillis());
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
        List<Long> sorted = latencies.stream().sorted().toList();
        LOG.atInfo()
                .addKeyValue("p50_ms", sorted.get(30))
                .addKeyValue("p99_ms", sorted.get(59))
                .log("commit to read-committed record");
        assertThat(sorted.get(30)).isLessThan(500);
    }

    /** In one process: nothing of an engine that failed may reach the one after it. */
    @Test
    @Order(2)
    void tellsEachCommittedRowOnceWhateverFails() throws Exception {
        capture("rough");
        Stage stage = app.stage();
        Ledger ledger = Ledger.open(stage.database(), "rough");
        try (Traffic traffic = Traffic.start(stage.database(), "rough")) {
            awaitMore();
            for (int kill = 0; kill < 2; kill++) {
                stage.database()
                        .query(
                                "rough",
                                "select pg_terminate_backend(active_pid) from pg_replication_slots where slot_name ="
                                        + " 'faults_rough' and active_pid is not null");
                awaitFailures(kill + 1);
                awaitMore();
            }
            stage.database().stop();
            stage.database().startAgain();
            awaitFailures(3);
            awaitMore();
            stage.broker().stop();
            stage.broker().startAgain();
            awaitMore();
            traffic.requireFine();
        }
        Map<String, List<String>> truth = ledger.truth();
        try (Records<Change> all = new Records<>(stage.clients(), stage.topics().changes())) {
            Ledger.Told told = ledger.told(all, truth);
            LOG.atInfo().addKeyValue("rows", told.rows()).log("failed and compared");
            assertThat(told.ids()).isEqualTo(told.rows());
            assertThat(told.byId()).isEqualTo(truth);
        }
        assertThat(app.events("rough", "dev.tocsin.system.gap", 0)).isEmpty();
    }

    @Test
    @Order(3)
    void saysThatChangesMayBeMissingWhenTheSlotWasLost() throws Exception {
        capture("lost");
        Stage stage = app.stage();
        stage.database().execute("lost", "insert into items values (1, 1, 'before')");
        app.changes("lost", 1);
        String drop = "do $$ begin perform pg_terminate_backend(active_pid) from pg_replication_slots where slot_name ="
                + " 'faults_lost' and active_pid is not null; for i in 1..100 loop begin"
                + " perform pg_drop_replication_slot('faults_lost'); return; exception when object_in_use then"
                + " perform pg_sleep(0.01); end; end loop; end $$";
        stage.database().execute("lost", drop);
        Event gap = app.events("lost", "dev.tocsin.system.gap", 1).get(0);
        assertThat(gap.getMessage()).contains("faults_lost was missing or lost");
        app.awaitReady();
        stage.database().execute("lost", "insert into items values (2, 2, 'after')");
        assertThat(app.changes("lost", 2)).extracting(Change::getKey).contains("{\"id\":2}");
        assertThat(app.events("lost", "dev.tocsin.system.gap", 1)).hasSize(1);
    }

    private static double failures() {
        Counter counter = app.metrics()
                .get("tocsin.capture.failures")
                .tag("database", "rough")
                .counter();
        return counter.count();
    }

    private static void awaitFailures(int count) {
        org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> failures() >= count);
    }

    /** Waits until changes arrive that were committed from now on. */
    private static void awaitMore() {
        Instant now = Instant.now();
        app.changes().await(1, change -> change.getCommittedAt().isAfter(now));
    }
}
