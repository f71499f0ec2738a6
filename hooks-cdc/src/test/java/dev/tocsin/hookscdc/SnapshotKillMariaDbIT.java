package dev.tocsin.hookscdc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.hookscdc.fixture.Child;
import dev.tocsin.hookscdc.fixture.MariaDbServer;
import dev.tocsin.hookscdc.fixture.MariaDbTraffic;
import dev.tocsin.hookscdc.fixture.OldRows;
import dev.tocsin.hookscdc.fixture.Records;
import dev.tocsin.hookscdc.fixture.Stage;
import dev.tocsin.schemas.event.Change;
import dev.tocsin.schemas.event.Event;
import dev.tocsin.schemas.event.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

final class SnapshotKillMariaDbIT {

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotKillMariaDbIT.class);
    private static final String DATABASE = "cut";
    private static final int ROWS = 40_000;
    private static final int KILLS = 5;
    private static final int MANY = 10_000_000;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Test
    void goesOnWhereItWasHoweverOftenItIsCutOffAndIsTheTableTogetherWithTheStream() throws Exception {
        try (MariaDbServer server = new MariaDbServer("--max-binlog-size=1M");
                Stage stage = new Stage("cut-maria.");
                Records<Change> arriving =
                        new Records<>(stage.clients(), stage.topics().changes());
                Records<Event> events =
                        new Records<>(stage.clients(), stage.topics().events())) {
            server.execute(MariaDbTraffic.tables());
            server.execute("insert into load_.items select 1000000 + seq, 0, 'old' from load_.seq_1_to_" + ROWS);
            stage.put(stage.definition(DATABASE)
                    .setKind("mysql")
                    .setUrl(server.url("load_"))
                    .setPassword(MariaDbServer.PASSWORD)
                    .setPublish(List.of("load_.items", "load_.ready"))
                    .build());
            stage.snapshot("cmd-cut", DATABASE, "load_.items");
            int cut = killed(server, stage, arriving);
            finish(server, stage, arriving, events);
            List<Change> rows = told(arriving);
            LOG.atInfo()
                    .addKeyValue("rows", rows.size())
                    .addKeyValue("cut", cut)
                    .addKeyValue("changes", arriving.values(any -> true).size() - rows.size())
                    .log("snapshot killed and compared");
            assertThat(cut).isPositive();
            assertThat(finished(events)).hasSize(1);
            assertThat(toldTwice(rows)).isEmpty();
            assertThat(toldOlderThanBefore(arriving)).isEmpty();
            assertThat(differences(folded(arriving), table(server))).isEmpty();
        }
    }

    /** Answers how often it was cut off before its end. */
    private static int killed(MariaDbServer server, Stage stage, Records<Change> arriving) throws Exception {
        int cut = 0;
        try (MariaDbTraffic traffic = MariaDbTraffic.start(server);
                OldRows old = OldRows.changing(server, 0)) {
            for (int kill = 0; kill < KILLS; kill++) {
                int before = told(arriving).size();
                try (Child child = Child.start(stage.environment())) {
                    while (told(arriving).size() <= before) {
                        arriving.poll(Duration.ofMillis(10));
                        child.requireAlive();
                    }
                    child.kill();
                }
                cut += told(arriving).size() < ROWS / 2 ? 1 : 0;
                traffic.requireFine();
                old.requireFine();
            }
        }
        return cut;
    }

    private static void finish(MariaDbServer server, Stage stage, Records<Change> arriving, Records<Event> events)
            throws Exception {
        try (Child last = Child.start(stage.environment());
                OldRows old = OldRows.changing(server, MANY)) {
            long until = System.nanoTime() + PATIENCE.toNanos();
            while (finished(events).isEmpty() && System.nanoTime() < until) {
                events.poll(Duration.ofMillis(100));
                arriving.poll(Duration.ofMillis(10));
                last.requireAlive();
            }
            old.end();
            server.execute("insert into load_.items values (9999999, 1, 'end')");
            arriving.await(1, change -> change.getKey().equals("{\"id\":9999999}"));
            arriving.settle();
        }
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

    private static List<String> toldTwice(List<Change> rows) {
        Set<String> keys = new HashSet<>();
        return rows.stream().map(Change::getKey).filter(key -> !keys.add(key)).toList();
    }

    /** Row by row, as both together are too many to be printed. */
    private static List<String> differences(Map<String, String> told, Map<String, String> table) {
        Set<String> keys = new TreeSet<>(told.keySet());
        keys.addAll(table.keySet());
        return keys.stream()
                .filter(key -> !Objects.equals(told.get(key), table.get(key)))
                .map(key -> key + " was told as " + told.get(key) + " and is " + table.get(key))
                .toList();
    }

    /** Of the rows that the snapshot is about; their changes have growing numbers. */
    private static List<String> toldOlderThanBefore(Records<Change> arriving) {
        Map<String, Long> latest = new HashMap<>();
        List<String> older = new ArrayList<>();
        for (Change change : arriving.values(
                change -> change.getAfter() != null && change.getKey().length() == "{\"id\":1000000}".length())) {
            long number =
                    Long.parseLong(Objects.requireNonNull(change.getAfter()).replaceFirst(".*\"n\":(\\d+).*", "$1"));
            long before = Objects.requireNonNullElse(latest.put(change.getKey(), number), 0L);
            if (number < before) {
                older.add(change.getOperation() + " " + change.getKey() + " " + number + " after " + before);
            }
        }
        return older;
    }

    private static Map<String, String> table(MariaDbServer server) throws Exception {
        Map<String, String> rows = new HashMap<>();
        for (String row :
                server.query("select concat(id, ',\"n\":', n, ',\"filler\":\"', filler, '\"}') from load_.items")) {
            rows.put("{\"id\":" + row.substring(0, row.indexOf(',')) + "}", "{\"id\":" + row);
        }
        return rows;
    }
}
