package dev.tocsin.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tocsin.embedded.broker.FreePort;
import dev.tocsin.standalone.e2e.NotingAuthorizer.Asked;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.tools.AclCommand;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Kafka that demands TLS and a login, and lets each module do what docs/kafka-access.md lists and no more. */
class SecuredKafkaIT {

    private static final Duration SOON = Duration.ofSeconds(90);
    private static final String TOKEN = "the-token-of-the-test";
    private static final List<String> MODULES = List.of("prober", "hooks-cdc", "incidents", "notifier", "api");
    /** What is read by some module, and so may hold a record that cannot be. */
    private static final List<String> READ = List.of(
            "endpoints",
            "hooks",
            "databases",
            "probe-results",
            "changes",
            "commands",
            "callback-requests",
            "callback-attempts");

    @TempDir
    private static Path folder;

    private static SecuredBroker broker;
    private static EmbeddedPostgres postgres;
    private static Site site;
    private static Receiver receiver;
    private static final List<ListedAcl> LISTED = ListedAcl.table();
    private static final Map<String, Part> PARTS = new HashMap<>();
    private static final int PORT = FreePort.any();

    @BeforeAll
    static void start() throws Exception {
        List<String> users = new ArrayList<>(MODULES);
        users.add("apply");
        broker = SecuredBroker.start(folder.resolve("broker"), users);
        for (List<String> words : ListedAcl.commands()) {
            List<String> command = new ArrayList<>(List.of("--bootstrap-server", broker.openServers()));
            command.addAll(words);
            AclCommand.main(command.toArray(String[]::new));
        }
        postgres = EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("postgres"))
                .setServerConfig("wal_level", "logical")
                .start();
        execute("create table orders (id int primary key)");
        site = new Site();
        receiver = new Receiver();
        Files.writeString(folder.resolve("token"), TOKEN);
        writeConfiguration();
    }

    private static void writeConfiguration() throws IOException {
        Files.writeString(folder.resolve("tocsin.yaml"), """
                endpoints:
                  - name: Shop
                    url: %1$s
                    interval: 500ms
                    tell_results: true
                    timeout: 400ms
                databases:
                  - name: shop
                    url: postgresql://postgres@127.0.0.1:%2$d/postgres
                    tables: [public.*]
                hooks:
                  - name: on-call
                    listen: { incidents: [opened] }
                    send: { url: %3$s/incidents, template: '{{ event_type }} {{ endpoint.id }}', content_type: text/plain }
                  - name: orders
                    listen: { table: shop.public.orders, operations: [insert] }
                    send: { url: %3$s/orders, template: '{{ event_type }} {{ instance.id }}', content_type: text/plain }
                pages:
                  - slug: ""
                    title: Shop status
                maintenances:
                  - name: weekly patching
                    endpoints: { group: nothing }
                    schedule: "0 3 * * SUN"
                    duration: 1h
                """.formatted(site.url(), postgres.getPort(), receiver.url()));
    }

    @AfterAll
    static void stop() throws Exception {
        PARTS.values().forEach(Part::close);
        receiver.close();
        site.close();
        postgres.close();
        broker.close();
    }

    @Test
    void theCommandsGiveTheRightsOfTheTable() throws Exception {
        assertThat(broker.allowed())
                .containsExactlyInAnyOrderElementsOf(
                        LISTED.stream().map(ListedAcl::binding).toList());
    }

    @Test
    void theListedRightsAreEnoughForEveryModuleAndNoneIsNeedless() throws Exception {
        apply();
        for (String module : MODULES) {
            PARTS.put(module, module(module, broker.scram(module, module + "-secret")));
        }
        site.breakDown();
        await("a callback for the outage")
                .atMost(SOON)
                .until(() -> receiver.bodies("/incidents").contains("opened shop"));
        await("a callback for a row").atMost(SOON).until(() -> {
            happen();
            return receiver.bodies("/orders").size() > 2;
        });
        define();
        command();
        apply();
        takeUpAgain();
        spoil();
        await("each right was made use of").atMost(SOON).untilAsserted(() -> {
            happen();
            assertThat(unused()).isEmpty();
        });
        assertThat(refused()).isEmpty();
        assertThat(PARTS.values()).allMatch(Part::isAlive);
    }

    @Test
    void aCertificateLetsInAsAPasswordDoes() {
        try (Part part = module("prober", broker.certificate("prober"))) {
            await("it began")
                    .atMost(SOON)
                    .failFast("it ended", () -> !part.isAlive())
                    .until(() -> part.said().contains("started"));
        }
    }

    /** A row, and a signal from the database. */
    private static void happen() throws SQLException {
        execute("insert into orders select coalesce(max(id), 0) + 1 from orders");
        execute("select pg_logical_emit_message(true, 'tocsin.signal.paid', '{\"subject\": \"7\"}')");
    }

    private static void define() throws Exception {
        await("the view").atMost(SOON).until(() -> ask("GET", "/api/v1/endpoints/shop", "") == 200);
        done("PUT", "/api/v1/endpoints/backup", "{\"name\": \"Backup\", \"heartbeat\": {\"period\": \"24h\"}}");
        done("PUT", "/api/v1/hooks/paid", """
                {"name": "paid", "listen": {"signal": "paid"}, "send": {"url": "%s/paid"}, "delivery": {"order": "hook"}}
                """.formatted(receiver.url()));
        done("PUT", "/api/v1/databases/unused", """
                {"name": "unused", "url": "postgresql://postgres@127.0.0.1:%d/postgres", "tables": ["public.none"]}
                """.formatted(postgres.getPort()));
        done("POST", "/api/v1/maintenances", """
                {"name": "once", "endpoints": {"group": "none"}, "starts_at": "2100-01-01T00:00:00Z",
                 "ends_at": "2100-01-01T01:00:00Z"}
                """);
    }

    private static void command() throws Exception {
        done("POST", "/api/v1/heartbeats/backup", "");
        done("POST", "/api/v1/signals/paid?subject=7", "{\"number\": 7}");
        done(
                "POST",
                "/api/v1/incidents",
                "{\"title\": \"Moving\", \"message\": \"to another floor\", \"severity\": \"none\"}");
        String callback = receiver.callbacks("/orders").get(0).id();
        done("POST", "/api/v1/callbacks/" + callback + "/replay?rendering=rendered", "");
        done("POST", "/api/v1/hooks/orders/replay?since=1h", "");
        done("POST", "/api/v1/hooks/on-call/pause", "");
    }

    /** Copies that find what others left behind, and a place in the database's log that is lost. */
    private static void takeUpAgain() throws Exception {
        for (String module : List.of("notifier", "hooks-cdc")) {
            Objects.requireNonNull(PARTS.get(module)).close();
        }
        await("the slot is free").atMost(SOON).ignoreExceptions().until(() -> {
            execute("select pg_drop_replication_slot('tocsin_shop')");
            return true;
        });
        for (String module : List.of("notifier", "hooks-cdc")) {
            PARTS.put(module, module(module, broker.scram(module, module + "-secret")));
        }
    }

    private static void done(String method, String path, String json) throws Exception {
        assertThat(ask(method, path, json)).as(method + " " + path).isBetween(200, 202);
    }

    private static List<ListedAcl> unused() {
        return LISTED.stream()
                .filter(acl ->
                        NotingAuthorizer.asked().stream().noneMatch(asked -> asked.allowed() && acl.allowed(asked)))
                .toList();
    }

    private static List<Asked> refused() {
        return NotingAuthorizer.asked().stream()
                .filter(asked -> !asked.allowed())
                .toList();
    }

    private static void apply() {
        Path log = folder.resolve("apply-" + System.nanoTime() + ".log");
        try (Part apply = Part.command(
                log,
                broker.plain("apply", "apply-secret"),
                "apply",
                "-f",
                folder.resolve("tocsin.yaml").toString())) {
            assertThat(apply.ends()).as(apply.said()).isZero();
        }
    }

    private static Part module(String module, Map<String, String> kafka) {
        Map<String, String> environment = new HashMap<>(kafka);
        environment.putAll(Map.of(
                "TOCSIN_MANAGEMENT_PORT",
                "0",
                "TOCSIN_DATA",
                folder.resolve("data-" + module).toString(),
                "NOTIFIER_EGRESS_ALLOW",
                "127.0.0.0/8",
                "API_PORT",
                Integer.toString(PORT),
                "API_TOKEN_FILE",
                folder.resolve("token").toString()));
        return Part.command(folder.resolve(module + "-" + System.nanoTime() + ".log"), environment, module);
    }

    /** Records that cannot be read, where modules read. */
    private static void spoil() {
        try (var producer = new KafkaProducer<>(broker.open(), new StringSerializer(), new StringSerializer())) {
            for (String topic : READ) {
                for (int partition = 0; partition < 12; partition++) {
                    var unused =
                            producer.send(new ProducerRecord<>("tocsin." + topic, partition, "spoilt", "not Avro"));
                }
            }
        }
    }

    private static int ask(String method, String path, String json) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + PORT + path))
                .timeout(Duration.ofSeconds(20))
                .header("content-type", "application/json")
                .header("authorization", "Bearer " + TOKEN)
                .method(method, HttpRequest.BodyPublishers.ofString(json))
                .build();
        try {
            return HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (ConnectException notYet) {
            return 0;
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
