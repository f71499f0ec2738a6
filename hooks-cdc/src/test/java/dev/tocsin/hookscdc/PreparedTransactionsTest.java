package dev.tocsin.hookscdc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.hookscdc.fixture.Child;
import dev.tocsin.hookscdc.fixture.Ledger;
import dev.tocsin.hookscdc.fixture.Records;
import dev.tocsin.hookscdc.fixture.Stage;
import dev.tocsin.hookscdc.fixture.Traffic;
import dev.tocsin.schemas.event.Change;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

final class PreparedTransactionsTest {

    private static final Logger LOG = LoggerFactory.getLogger(PreparedTransactionsTest.class);
    private static final String DATABASE = "prepared";
    private static final int ROUNDS = 3;

    /** Prepared while one process captures, ended while another does, with rows of other transactions between. */
    @Test
    void areToldOnceWhenTheyAreCommittedAndNeverWhenTheyAreRolledBack() throws Exception {
        try (Stage stage = new Stage("prepared.");
                Records<Change> arriving =
                        new Records<>(stage.clients(), stage.topics().changes());
                Records<Change> all =
                        new Records<>(stage.clients(), stage.topics().changes())) {
            stage.database().create(DATABASE, Traffic.tables());
            stage.put(stage.definition(DATABASE)
                    .setPublish(List.of("public.items", "public.ready"))
                    .build());
            try (Child first = Child.start(stage.environment())) {
                stage.awaitCaptured(DATABASE, arriving);
                first.requireAlive();
            }
            Ledger ledger = Ledger.open(stage.database(), DATABASE);
            for (int round = 0; round < ROUNDS; round++) {
                try (Child child = Child.start(stage.environment())) {
                    round(stage, round, arriving);
                    child.requireAlive();
                }
            }
            try (Child last = Child.start(stage.environment())) {
                end(stage, ROUNDS - 1);
                Map<String, List<String>> truth = ledger.truth();
                Ledger.Told told = ledger.told(all, truth);
                last.requireAlive();
                LOG.atInfo().addKeyValue("rows", told.rows()).log("prepared, killed and compared");
                assertThat(told.ids()).isEqualTo(told.rows());
                assertThat(told.byId()).isEqualTo(truth);
                assertThat(told.byId().keySet()).contains(id(0, 1), id(2, 1)).doesNotContain(id(0, 2), id(2, 2));
            }
        }
    }

    private static String id(int round, int number) {
        return Long.toString(1000L * (round + 1) + 100L * number);
    }

    /** Ends what the round before has prepared, prepares its own, and is killed with that once other rows have arrived. */
    private static void round(Stage stage, int round, Records<Change> arriving) throws Exception {
        List<String> statements = new ArrayList<>();
        for (int number = 1; number <= 2; number++) {
            statements.add("begin");
            statements.add("insert into items select " + id(round, number) + " + i, " + number
                    + ", 'prepared' from generate_series(0, 40) i");
            statements.add("prepare transaction 'round " + round + " " + number + "'");
        }
        stage.database().execute(DATABASE, statements.toArray(String[]::new));
        stage.database().execute(DATABASE, "insert into items values (" + (10 + round) + ", 0, 'between')");
        if (round > 0) {
            end(stage, round - 1);
        }
        long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        String between = "{\"id\":" + (10 + round) + "}";
        while (arriving.values(change -> change.getKey().equals(between)).isEmpty() && System.nanoTime() < until) {
            arriving.poll(Duration.ofMillis(20));
        }
    }

    private static void end(Stage stage, int round) throws Exception {
        stage.database()
                .execute(
                        DATABASE,
                        "commit prepared 'round " + round + " 1'",
                        "insert into items values (" + (20 + round) + ", 0, 'between')",
                        "rollback prepared 'round " + round + " 2'");
    }
}
