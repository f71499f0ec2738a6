package dev.tocsin.hookscdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tocsin.hookscdc.fixture.Forwarder;
import dev.tocsin.hookscdc.fixture.Inserts;
import dev.tocsin.hookscdc.fixture.PrimaryAndStandby;
import dev.tocsin.hookscdc.fixture.RunningApp;
import dev.tocsin.schemas.event.Change;
import dev.tocsin.schemas.event.Event;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A virtual address that leads to a primary, and then to the stand-by that was promoted in its place. */
@SuppressWarnings("try") // what is written or notified meanwhile only has to run
final class FailOverTest {

    private static final Logger LOG = LoggerFactory.getLogger(FailOverTest.class);
    private static final String GAP = "dev.tocsin.system.gap";
    private static final String TABLE = "create table items (id bigint primary key, note text)";

    private static RunningApp app;

    @BeforeAll
    static void start() {
        app = new RunningApp("promoted.");
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    private static void capture(String database, Forwarder address) {
        app.stage()
                .put(app.stage()
                        .definition(database)
                        .setUrl("postgresql://postgres@127.0.0.1:" + address.port() + "/" + database)
                        .setPublish(List.of("public.items"))
                        .build());
    }

    /** The first of them arrives once the table is published. */
    private static void awaitArriving(String database) {
        app.changes().await(1, change -> change.getDatabase().equals(database));
    }

    private static List<String> told(String database) {
        return app.changes().values(change -> change.getDatabase().equals(database)).stream()
                .map(Change::getKey)
                .map(key -> key.replaceAll("\\D", ""))
                .sorted()
                .toList();
    }

    private static void forget(String database) {
        app.stage().delete(database, false);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> app.metrics()
                                .find("tocsin.capture.gaps")
                                .tag("database", database)
                                .counter()
                        == null);
    }

    @Test
    void saysThatTheTimeLineIsNewAndTellsEachRowOfThePromotedServerFromThenOn() throws Exception {
        try (PrimaryAndStandby pair = new PrimaryAndStandby("left", false, TABLE);
                Forwarder address = new Forwarder(pair.primary().port())) {
            capture("left", address);
            try (Inserts before = Inserts.into(pair.primary(), "left", 1)) {
                awaitArriving("left");
                pair.failOver();
            }
            address.leadTo(pair.standby().port());

            Event gap = app.events("left", GAP, 1).get(0);
            app.awaitReady();
            int first = 1_000_000;
            try (Inserts after = Inserts.into(pair.standby(), "left", first)) {
                app.changes().await(500, change -> change.getDatabase().equals("left") && id(change) > first);
            }
            pair.standby().execute("left", "insert into items values (2000000, 'last')");
            app.changes().await(1, change -> id(change) == 2_000_000);
            app.changes().settle();

            assertThat(gap.getMessage())
                    .contains("a new time line (restored or promoted server): 2, was 1")
                    .contains("replication slot promoted_left was not there and had to be made");
            List<String> committed = pair.standby()
                    .query("left", "select id from items where id > " + first + " order by id::text collate \"C\"");
            LOG.atInfo().addKeyValue("rows", committed.size()).log("failed over and compared");
            assertThat(told("left").stream()
                            .filter(id -> Long.parseLong(id) > first)
                            .toList())
                    .isEqualTo(committed);
            assertThat(told("left")).doesNotHaveDuplicates();
            assertThat(app.events("left", GAP, 1)).hasSize(1);
            forget("left");
        }
    }

    /** With PostgreSQL 17 or later: the slot is on the stand-by, which is never behind it. */
    @Test
    void missesNothingWhereTheSlotFollowsToTheStandby() throws Exception {
        try (PrimaryAndStandby pair = new PrimaryAndStandby("along", true, TABLE);
                Forwarder address = new Forwarder(pair.primary().port())) {
            capture("along", address);
            try (Inserts before = Inserts.into(pair.primary(), "along", 1)) {
                awaitArriving("along");
                pair.awaitFollowing("promoted_along");
                pair.failOver();
            }
            address.leadTo(pair.standby().port());
            Event gap = app.events("along", GAP, 1).get(0);
            try (Inserts after = Inserts.into(pair.standby(), "along", 1_000_000)) {
                app.changes().await(500, change -> change.getDatabase().equals("along") && id(change) > 1_000_000);
            }
            pair.standby().execute("along", "insert into items values (2000000, 'last')");
            app.changes().await(1, change -> id(change) == 2_000_000);
            app.changes().settle();

            assertThat(gap.getMessage()).contains("the slot came along and capture goes on where it was");
            List<String> told = told("along");
            long captureBegan = told.stream().mapToLong(Long::parseLong).min().orElseThrow();
            List<String> committed = pair.standby()
                    .query(
                            "along",
                            "select id from items where id >= " + captureBegan + " order by id::text collate \"C\"");
            LOG.atInfo().addKeyValue("rows", committed.size()).log("failed over with the slot and compared");
            assertThat(told).isEqualTo(committed);
            assertThat(app.events("along", GAP, 1)).hasSize(1);
            forget("along");
        }
    }

    @Test
    void saysThatTheServerIsAnotherOne() throws Exception {
        try (PrimaryAndStandby pair = new PrimaryAndStandby("other", false, TABLE);
                Forwarder address = new Forwarder(pair.primary().port())) {
            app.stage().database().create("other", TABLE);
            capture("other", address);
            try (Inserts before = Inserts.into(pair.primary(), "other", 1)) {
                awaitArriving("other");
            }

            address.leadTo(app.stage().database().port());

            assertThat(app.events("other", GAP, 1).get(0).getMessage()).contains("another database server");
            app.awaitPublished("other", "items");
            app.awaitReady();
            app.stage().database().execute("other", "insert into items values (3000000, 'here')");
            app.changes().await(1, change -> id(change) == 3_000_000);
            assertThat(app.events("other", GAP, 1)).hasSize(1);
            forget("other");
        }
    }

    private static long id(Change change) {
        return Long.parseLong(change.getKey().replaceAll("\\D", ""));
    }
}
