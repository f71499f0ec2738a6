package dev.tocsin.hookscdc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.hookscdc.fixture.Child;
import dev.tocsin.hookscdc.fixture.Copies;
import dev.tocsin.hookscdc.fixture.Ledger;
import dev.tocsin.hookscdc.fixture.Records;
import dev.tocsin.hookscdc.fixture.Stage;
import dev.tocsin.hookscdc.fixture.Traffic;
import dev.tocsin.schemas.event.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

final class HandOverTest {

    private static final Logger LOG = LoggerFactory.getLogger(HandOverTest.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void goesOnInAnotherCopyWithoutLossOrDoubleAndFencesAZombie() throws Exception {
        try (Stage stage = new Stage("over.");
                Records<Change> arriving =
                        new Records<>(stage.clients(), stage.topics().changes());
                Records<Change> all =
                        new Records<>(stage.clients(), stage.topics().changes());
                Copies copies = new Copies(stage, "over")) {
            stage.database().create("over", Traffic.tables());
            stage.put(stage.definition("over")
                    .setPublish(List.of("public.items", "public.ready"))
                    .build());
            copies.start("a");
            copies.start("b");
            stage.awaitCaptured("over", arriving);
            Ledger ledger = Ledger.open(stage.database(), "over");
            try (Traffic traffic = Traffic.start(stage.database(), "over")) {
                Child first = copies.owner();
                awaitMore(arriving);
                first.kill();
                report("from kill -9 to the successor's first row", awaitMore(arriving));
                copies.start("c");
                Child zombie = copies.owner();
                zombie.pause();
                report("from kill -STOP to the successor's first row", awaitMore(arriving));
                zombie.resume();
                awaitMore(arriving);
                zombie.requireAlive();
                traffic.requireFine();
            }
            compare(ledger, all);
        }
    }

    private static void report(String what, Duration taken) {
        LOG.atInfo().addKeyValue("ms", taken.toMillis()).log(what);
        assertThat(taken).isLessThan(PATIENCE);
    }

    private static void compare(Ledger ledger, Records<Change> all) throws Exception {
        Map<String, List<String>> truth = ledger.truth();
        Ledger.Told told = ledger.told(all, truth);
        LOG.atInfo().addKeyValue("rows", told.rows()).log("handed over and compared");
        assertThat(told.ids()).isEqualTo(told.rows());
        assertThat(told.byId()).isEqualTo(truth);
    }

    /** Waits for a row that was committed from now on; answers how long that took. */
    private static Duration awaitMore(Records<Change> arriving) {
        Instant since = Instant.now();
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (arriving.values(change -> change.getCommittedAt().isAfter(since)).isEmpty()) {
            assertThat(System.nanoTime()).isLessThan(until);
            arriving.poll(Duration.ofMillis(20));
        }
        return Duration.between(since, Instant.now());
    }
}
