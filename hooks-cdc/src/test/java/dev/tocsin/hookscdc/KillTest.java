package dev.tocsin.hookscdc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.hookscdc.fixture.Child;
import dev.tocsin.hookscdc.fixture.Ledger;
import dev.tocsin.hookscdc.fixture.Records;
import dev.tocsin.hookscdc.fixture.Stage;
import dev.tocsin.hookscdc.fixture.Traffic;
import dev.tocsin.schemas.event.Change;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

final class KillTest {

    private static final Logger LOG = LoggerFactory.getLogger(KillTest.class);
    private static final int KILLS = 8;

    @Test
    void tellsEachCommittedRowOnceAndInOrderHoweverOftenTheProcessIsKilled() throws Exception {
        try (Stage stage = new Stage("kill.");
                Records<Change> arriving =
                        new Records<>(stage.clients(), stage.topics().changes());
                Records<Change> all =
                        new Records<>(stage.clients(), stage.topics().changes())) {
            stage.database().create("killed", Traffic.tables());
            stage.hook("items", "killed", "items");
            stage.hook("ready", "killed", "ready");
            stage.put(stage.definition("killed").build());
            try (Child first = Child.start(stage.environment())) {
                stage.awaitCaptured("killed", arriving);
                first.kill();
            }
            Ledger ledger = Ledger.open(stage.database(), "killed");
            Random random = new Random(7);
            try (Traffic traffic = Traffic.start(stage.database(), "killed")) {
                for (int kill = 1; kill < KILLS; kill++) {
                    killedWhileItStreams(stage, arriving, random);
                    traffic.requireFine();
                }
            }
            Map<String, List<String>> truth = ledger.truth();
            try (Child last = Child.start(stage.environment())) {
                Ledger.Told told = ledger.told(all, truth);
                last.requireAlive();
                LOG.atInfo()
                        .addKeyValue("kills", KILLS)
                        .addKeyValue("rows", told.rows())
                        .addKeyValue("keys", truth.size())
                        .log("killed and compared");
                assertThat(told.ids()).isEqualTo(told.rows());
                assertThat(told.byId()).isEqualTo(truth);
            }
        }
    }

    private static void killedWhileItStreams(Stage stage, Records<Change> arriving, Random random) throws Exception {
        try (Child child = Child.start(stage.environment())) {
            Duration patience = Duration.ofMillis(20 + random.nextInt(600));
            int arrived = 0;
            while (arrived == 0) {
                arrived = arriving.poll(Duration.ofMillis(20)).size();
            }
            long until = System.nanoTime() + patience.toNanos();
            while (System.nanoTime() < until) {
                arriving.poll(Duration.ofMillis(5));
            }
            child.kill();
            while (!arriving.poll(Duration.ofMillis(100)).isEmpty()) {
                // what the killed one had committed, so that the next one's first can be told
            }
        }
    }
}
