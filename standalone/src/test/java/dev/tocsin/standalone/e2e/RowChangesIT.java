package dev.tocsin.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Guarantees 1 to 4 of the design for row changes. */
class RowChangesIT {

    private static final Duration SOON = Duration.ofMinutes(2);
    private static final Duration QUIET = Duration.ofSeconds(3);
    private static final int CHANGES = 1000;

    @TempDir
    Path folder;

    private EmbeddedPostgres postgres;
    private Receiver receiver;
    private Installation tocsin;

    /** What each row went through, as the callbacks spell it. */
    private final Map<Integer, List<String>> committed = new LinkedHashMap<>();

    private final Random random = new Random(20261120);
    private int version;

    @BeforeEach
    void serve() throws Exception {
        postgres = EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("postgres"))
                .setCleanDataDirectory(true)
                .setServerConfig("wal_level", "logical")
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .start();
        execute("create table orders (id int primary key, version int not null)");
        receiver = new Receiver();
        tocsin = new Installation(folder, """
                databases:
                  - name: shop
                    url: postgresql://postgres@127.0.0.1:%d/postgres
                    tables: [public.*]
                hooks:
                  - name: orders
                    listen: { table: shop.public.orders, operations: [insert, update, delete] }
                    send:
                      url: %s/orders
                      template: '{{ event_type }} {{ instance.id }} {{ instance.version }}'
                      content_type: text/plain
                egress:
                  allow: [127.0.0.0/8]
                """.formatted(postgres.getPort(), receiver.url()));
    }

    @AfterEach
    void close() throws Exception {
        tocsin.close();
        receiver.close();
        postgres.close();
    }

    @Test
    void eachCommittedChangeMakesOneCallbackInOrderOfItsRowThroughKills() throws Exception {
        tocsin.start();
        awaitCapture();

        write(CHANGES / 4);
        tocsin.kill();
        write(CHANGES / 4);
        tocsin.start();
        write(CHANGES / 4);
        tocsin.kill();
        tocsin.start();
        write(CHANGES / 4);

        int expected = committed.values().stream().mapToInt(List::size).sum();
        assertThat(expected).isGreaterThanOrEqualTo(CHANGES);
        await("all callbacks")
                .atMost(SOON)
                .until(() -> receiver.bodies("/orders").size() >= expected);
        await("and no more")
                .during(QUIET)
                .atMost(QUIET.plusSeconds(5))
                .untilAsserted(() -> assertThat(received()).isEqualTo(committed));
    }

    /** The hook's table is in the publication only from the moment that its definition has been seen. */
    private void awaitCapture() throws SQLException {
        await("the table is published").atMost(SOON).until(() -> {
            try (Connection connection = postgres.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement();
                    var rows = statement.executeQuery("select 1 from pg_publication_tables where tablename = 'orders'"
                            + " and exists (select 1 from pg_replication_slots where active)")) {
                return rows.next();
            }
        });
    }

    private void write(int changes) throws SQLException {
        int until = committed.values().stream().mapToInt(List::size).sum() + changes;
        while (committed.values().stream().mapToInt(List::size).sum() < until) {
            transaction(1 + random.nextInt(8), random.nextInt(5) == 0);
        }
    }

    /** A few changes together; where it is rolled back, none of them may be announced. */
    private void transaction(int changes, boolean rolledBack) throws SQLException {
        List<String> statements = new ArrayList<>();
        Map<Integer, List<String>> made = new LinkedHashMap<>();
        for (int i = 0; i < changes; i++) {
            int id = 1 + random.nextInt(60);
            version++;
            boolean there = exists(id, made);
            if (!there) {
                statements.add("insert into orders values (" + id + ", " + version + ")");
                note(made, id, "created " + id + " " + version);
            } else if (random.nextInt(10) == 0) {
                statements.add("update orders set version = " + version + " where id = " + id);
                note(made, id, "updated " + id + " " + version);
                statements.add("delete from orders where id = " + id);
                note(made, id, "deleted " + id);
            } else {
                statements.add("update orders set version = " + version + " where id = " + id);
                note(made, id, "updated " + id + " " + version);
            }
        }
        statements.add(rolledBack ? "rollback" : "commit");
        statements.add(0, "begin");
        execute(String.join(";\n", statements));
        if (!rolledBack) {
            made.forEach((id, steps) ->
                    committed.computeIfAbsent(id, row -> new ArrayList<>()).addAll(steps));
        }
    }

    private boolean exists(int id, Map<Integer, List<String>> made) {
        List<String> steps = new ArrayList<>(committed.getOrDefault(id, List.of()));
        steps.addAll(made.getOrDefault(id, List.of()));
        return !steps.isEmpty() && !steps.get(steps.size() - 1).startsWith("deleted");
    }

    private static void note(Map<Integer, List<String>> made, int id, String step) {
        made.computeIfAbsent(id, row -> new ArrayList<>()).add(step);
    }

    /** What arrived, by row; with the default replica identity a deletion knows its key only. */
    private Map<Integer, List<String>> received() {
        Map<Integer, List<String>> rows = new LinkedHashMap<>();
        committed.keySet().forEach(id -> rows.put(id, new ArrayList<>()));
        for (String body : receiver.bodies("/orders")) {
            String step = body.startsWith("deleted") ? body.trim() : body;
            int id = Integer.parseInt(step.split(" ", -1)[1]);
            rows.computeIfAbsent(id, row -> new ArrayList<>()).add(step);
        }
        return rows;
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
