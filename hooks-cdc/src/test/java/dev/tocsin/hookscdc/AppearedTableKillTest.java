package dev.tocsin.hookscdc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.hookscdc.fixture.Child;
import dev.tocsin.hookscdc.fixture.Records;
import dev.tocsin.hookscdc.fixture.Stage;
import dev.tocsin.hookscdc.fixture.SteadyWriters;
import dev.tocsin.schemas.event.Change;
import dev.tocsin.schemas.event.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

final class AppearedTableKillTest {

    private static final Logger LOG = LoggerFactory.getLogger(AppearedTableKillTest.class);
    private static final int KILLS = 8;
    private static final String REMADE =
            "begin; drop table t; create table t (id bigint primary key, n int not null); commit";

    /** Made anew before, while and after capture is killed, with writers that never stop. */
    @Test
    void tellsEachRowOfATableThatIsMadeAnewAgainAndAgainOnceHoweverOftenItIsKilled() throws Exception {
        try (Stage stage = new Stage("anewkill.");
                Records<Change> arriving =
                        new Records<>(stage.clients(), stage.topics().changes())) {
            stage.database()
                    .create(
                            "anewkill",
                            "create table t (id bigint primary key, n int not null)",
                            "create table elsewhere (id bigint)",
                            "create table ready (id bigint primary key)");
            stage.put(stage.definition("anewkill")
                    .setPublish(List.of("public.t", "public.ready"))
                    .build());
            try (Child first = Child.start(stage.environment())) {
                stage.awaitCaptured("anewkill", arriving);
                first.kill();
            }
            Set<Long> committed = written(stage);
            try (Child last = Child.start(stage.environment())) {
                compare(stage, arriving, committed);
                last.requireAlive();
            }
        }
    }

    private static Set<Long> written(Stage stage) throws Exception {
        Random random = new Random(5);
        int remade = 0;
        SteadyWriters writers = SteadyWriters.start(stage.database(), "anewkill");
        try (writers) {
            for (int kill = 0; kill < KILLS; kill++) {
                remade += remake(stage);
                try (Child child = Child.start(stage.environment())) {
                    while (!published(stage)) {
                        child.requireAlive();
                    }
                    if (random.nextBoolean()) {
                        pause(random.nextInt(500));
                        remade += remake(stage);
                        pause(random.nextInt(2500));
                    }
                    child.kill();
                }
            }
        }
        LOG.atInfo()
                .addKeyValue("kills", KILLS)
                .addKeyValue("remade", remade)
                .addKeyValue("rows", writers.committed().size())
                .addKeyValue("longest", writers.longestMillis())
                .log("written");
        return writers.committed();
    }

    /** A table that is gone before it was captured leaves nothing to be told. */
    private static int remake(Stage stage) throws Exception {
        if (!published(stage)) {
            return 0;
        }
        stage.database().execute("anewkill", REMADE);
        return 1;
    }

    private static boolean published(Stage stage) throws Exception {
        return !stage.database()
                .query("anewkill", "select 1 from pg_publication_tables where tablename = 't'")
                .isEmpty();
    }

    private static void pause(int millis) {
        LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
    }

    private static void compare(Stage stage, Records<Change> arriving, Set<Long> committed) throws Exception {
        while (!published(stage)) {
            arriving.poll(Duration.ofMillis(50));
        }
        stage.database().execute("anewkill", "insert into t values (-1, 0)");
        arriving.await(1, change -> change.getKey().equals("{\"id\":-1}"));
        arriving.settle();
        Map<Long, List<Operation>> told = new LinkedHashMap<>();
        List<Change> changes = arriving.values(
                change -> change.getTable().equals("t") && !change.getKey().contains("-1"));
        for (Change change : changes) {
            long id = Long.parseLong(change.getKey().replaceAll("\\D", ""));
            told.computeIfAbsent(id, any -> new ArrayList<>()).add(change.getOperation());
        }
        assertThat(changes).extracting(Change::getId).doesNotHaveDuplicates();
        assertThat(new TreeSet<>(told.keySet())).isEqualTo(committed);
        assertThat(told.values())
                .allSatisfy(operations -> assertThat(operations)
                        .isIn(List.of(Operation.insert), List.of(Operation.insert, Operation.update)));
    }
}
