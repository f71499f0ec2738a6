package dev.tocsin.hookscdc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.hookscdc.fixture.Child;
import dev.tocsin.hookscdc.fixture.Records;
import dev.tocsin.hookscdc.fixture.Stage;
import dev.tocsin.hookscdc.fixture.Traffic;
import dev.tocsin.schemas.event.Change;
import dev.tocsin.schemas.event.Event;
import dev.tocsin.schemas.event.Operation;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

final class SnapshotKillTest {

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotKillTest.class);
    private static final int ROWS = 30_000;
    private static final int KILLS = 4;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Test
    void goesOnWhereItWasHoweverOftenItIsCutOff() throws Exception {
        try (Stage stage = new Stage("cut.");
                Records<Change> arriving =
                        new Records<>(stage.clients(), stage.topics().changes());
                Records<Event> events =
                        new Records<>(stage.clients(), stage.topics().events())) {
            stage.database().create("cut", Traffic.tables());
            stage.database()
                    .execute(
                            "cut",
                            "insert into items select 1000000 + i, 0, 'old' from generate_series(1, " + ROWS + ") i");
            stage.put(stage.definition("cut")
                    .setPublish(List.of("public.items", "public.ready"))
                    .build());
            stage.snapshot("cmd-cut", "cut", "public.items");
            int cut = killed(stage, arriving);
            finish(stage, arriving, events);
            List<Change> rows = told(arriving);
            LOG.atInfo()
                    .addKeyValue("rows", rows.size())
                    .addKeyValue("cut", cut)
                    .addKeyValue("changes", arriving.values(any -> true).size() - rows.size())
                    .log("snapshot killed and compared");
            assertThat(cut).isPositive();
            assertThat(finished(events)).hasSize(1);
            assertThat(rows).extracting(Change::getId).doesNotHaveDuplicates();
            assertThat(rows).extracting(Change::getKey).doesNotHaveDuplicates();
            Map<String, String> folded = folded(arriving);
            Map<String, String> table = table(stage);
            assertThat(folded.entrySet().stream()
                            .filter(row -> !table.entrySet().contains(row)))
                    .isEmpty();
            assertThat(table.entrySet().stream()
                            .filter(row -> !folded.entrySet().contains(row)))
                    .isEmpty();
        }
    }

    private static void finish(Stage stage, Records<Change> arriving, Records<Event> events) throws Exception {
        try (Child last = Child.start(stage.environment())) {
            long until = System.nanoTime() + PATIENCE.toNanos();
            while (finished(events).isEmpty() && System.nanoTime() < until) {
                events.poll(Duration.ofMillis(100));
                arriving.poll(Duration.ofMillis(10));
            }
            stage.database().execute("cut", "insert into items values (9999999, 1, 'end')");
            arriving.await(1, change -> change.getKey().equals("{\"id\":9999999}"));
            arriving.settle();
            last.requireAlive();
        }
    }

    /** Answers how often it was cut off before its end. */
    private static int killed(Stage stage, Records<Change> arriving) throws Exception {
        int cut = 0;
        try (Traffic traffic = Traffic.start(stage.database(), "cut")) {
            for (int kill = 0; kill < KILLS; kill++) {
                int before = told(arriving).size();
                try (Child child = Child.start(stage.environment())) {
                    while (told(arriving).size() <= before) {
                        arriving.poll(Duration.ofMillis(10));
                        child.requireAlive();
                    }
                    child.kill();
                }
                cut += told(arriving).size() < ROWS ? 1 : 0;
                traffic.requireFine();
            }
        }
        return cut;
    }

    private static List<Change> told(Records<Change> arriving) {
        return arriving.values(change -> change.getOperation() == Operation.snapshot);
    }

    private static List<Event> finished(Records<Event> events) {
        return events.values(event -> event.getType().equals("dev.tocsin.system.snapshot.finished"));
    }

    private static Map<String, String> folded(Records<Change> arriving) {
        Map<String, String> rows = new HashMap<>();
        for (Change change : arriving.values(change -> change.getTable().equals("items"))) {
            if (change.getOperation() == Operation.delete) {
                rows.remove(change.getKey());
            } else {
                rows.put(change.getKey(), Objects.requireNonNull(change.getAfter()));
            }
        }
        return rows;
    }

    private static Map<String, String> table(Stage stage) throws Exception {
        Map<String, String> rows = new HashMap<>();
        for (String row : stage.database()
                .query("cut", "select id || ',\"n\":' || n || ',\"filler\":\"' || filler || '\"}' from items")) {
            rows.put("{\"id\":" + row.substring(0, row.indexOf(',')) + "}", "{\"id\":" + row);
        }
        return rows;
    }
}
