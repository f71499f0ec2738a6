package dev.tocsin.hookscdc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.hookscdc.fixture.Child;
import dev.tocsin.hookscdc.fixture.Ledger;
import dev.tocsin.hookscdc.fixture.MariaDbServer;
import dev.tocsin.hookscdc.fixture.MariaDbTraffic;
import dev.tocsin.hookscdc.fixture.MariaDbTruth;
import dev.tocsin.hookscdc.fixture.Records;
import dev.tocsin.hookscdc.fixture.Stage;
import dev.tocsin.schemas.event.Change;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

final class KillMariaDbIT {

    private static final Logger LOG = LoggerFactory.getLogger(KillMariaDbIT.class);
    private static final String DATABASE = "load";
    private static final Duration CATCH_UP_WITHIN = Duration.ofMinutes(3);
    private static final int KILLS = 10;
    private static final int SERVER_KILLS = 2;

    @Test
    void tellsEachCommittedRowOnceAndInOrderHoweverOftenTheProcessAndTheServerAreKilled() throws Exception {
        try (MariaDbServer server = new MariaDbServer("--max-binlog-size=1M");
                Stage stage = new Stage("kill-maria.");
                Records<Change> arriving =
                        new Records<>(stage.clients(), stage.topics().changes());
                Records<Change> all =
                        new Records<>(stage.clients(), stage.topics().changes())) {
            captureBegins(server, stage, arriving);
            Random random = new Random(7);
            try (MariaDbTraffic traffic = MariaDbTraffic.start(server)) {
                for (int kill = 0; kill < KILLS; kill++) {
                    killedWhileItStreams(stage, arriving, random, kill < SERVER_KILLS ? server : null);
                    traffic.requireFine();
                }
            }
            Map<String, List<String>> truth = MariaDbTruth.of(server);
            try (Child last = Child.start(stage.environment())) {
                Ledger.Told told = Ledger.told(DATABASE, all, truth, CATCH_UP_WITHIN);
                last.requireAlive();
                LOG.atInfo()
                        .addKeyValue("kills", KILLS)
                        .addKeyValue("server kills", SERVER_KILLS)
                        .addKeyValue("rows", told.rows())
                        .addKeyValue("keys", truth.size())
                        .log("killed and compared");
                assertThat(told.ids()).isEqualTo(told.rows());
                assertThat(told.byId()).isEqualTo(truth);
            }
        }
    }

    private static void captureBegins(MariaDbServer server, Stage stage, Records<Change> arriving) throws Exception {
        server.execute(MariaDbTraffic.tables());
        stage.put(stage.definition(DATABASE)
                .setKind("mysql")
                .setUrl(server.url("load_"))
                .setPassword(MariaDbServer.PASSWORD)
                .setPublish(List.of("load_.items", "load_.ready"))
                .build());
        try (Child first = Child.start(stage.environment())) {
            long row = 0;
            while (arriving.poll(Duration.ofMillis(100)).isEmpty()) {
                first.requireAlive();
                server.execute("insert into load_.ready values (" + ++row + ")");
            }
        }
    }

    private static void killedWhileItStreams(
            Stage stage, Records<Change> arriving, Random random, @Nullable MariaDbServer server) throws Exception {
        try (Child child = Child.start(stage.environment())) {
            while (arriving.poll(Duration.ofMillis(20)).isEmpty()) {
                child.requireAlive();
            }
            long until = System.nanoTime()
                    + Duration.ofMillis(20 + random.nextInt(600)).toNanos();
            while (System.nanoTime() < until) {
                arriving.poll(Duration.ofMillis(5));
            }
            if (server != null) {
                server.stop(true);
                server.startAgain();
            }
            child.kill();
            while (!arriving.poll(Duration.ofMillis(100)).isEmpty()) {
                // what the killed one had committed, so that the next one's first can be told
            }
        }
    }
}
