package dev.tocsin.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tocsin.embedded.broker.FreePort;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.provision.Provisioning;
import dev.tocsin.schemas.serde.Contract;
import dev.tocsin.standalone.e2e.NotingAuthorizer.Asked;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process says and does whom a secured Kafka does not let in, or not do what it must. */
class RefusedByKafkaIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Topics TOPICS = Contract.of(Topics.DEFAULT_PREFIX).topics();

    @TempDir
    private static Path folder;

    private static SecuredBroker broker;

    @BeforeAll
    static void start() throws Exception {
        broker = SecuredBroker.start(
                folder.resolve("broker"), List.of("prober", "hooks-cdc", "incidents", "notifier", "api", "stranger"));
        new Provisioning(broker.open(), 12, 1).ensure(TOPICS.all());
        allow(acl -> !acl.who().equals("apply"));
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void whoComesWithAWrongPasswordIsToldSoAndThePasswordIsNotShown() {
        String said = refusal("prober", broker.scram("prober", "wrong-secret"));

        assertThat(said)
                .contains("does not let in User:prober", "Authentication failed", "SASL_SSL, SCRAM-SHA-512")
                .contains("KAFKA_SASL_JAAS_CONFIG")
                .doesNotContain("wrong-secret");
    }

    @Test
    void aBrokerWhoseCertificateIsNotTrustedIsNotTalkedTo() {
        Map<String, String> kafka = new HashMap<>(broker.scram("prober", "prober-secret"));
        kafka.put(
                "KAFKA_SSL_TRUSTSTORE_LOCATION",
                broker.certificates().otherAuthority().toString());

        assertThat(refusal("notifier", kafka))
                .contains(
                        "no TLS with Kafka at",
                        "KAFKA_SSL_TRUSTSTORE_LOCATION (now " + kafka.get("KAFKA_SSL_TRUSTSTORE_LOCATION"))
                .doesNotContain("prober-secret");
    }

    @Test
    void whoMayDoNothingIsToldEverythingThatIsMissing() {
        String said = refusal("notifier", broker.scram("stranger", "stranger-secret"));

        assertThat(said)
                .contains(
                        "does not allow User:stranger what this process needs",
                        "topic tocsin.callback-requests: may not read",
                        "topic tocsin.callback-attempts: may not read",
                        "topic tocsin.callback-attempts: may not write",
                        "topic tocsin.dead-letters: may not write",
                        "--add --allow-principal User:stranger --operation Write --topic tocsin.dead-letters")
                .doesNotContain("stranger-secret");
    }

    @Test
    void aSingleRightThatIsMissingIsNamed() throws Exception {
        without(
                "api",
                ResourceType.TOPIC,
                "tocsin.audit",
                AclOperation.WRITE,
                () -> assertThat(refusal("api", broker.scram("api", "api-secret")))
                        .contains("--allow-principal User:api --operation Write --topic tocsin.audit")
                        .doesNotContain("tocsin.commands"));
    }

    @Test
    void aGroupThatMayNotBeJoinedIsNamed() throws Exception {
        without(
                "prober",
                ResourceType.GROUP,
                "tocsin.prober.",
                AclOperation.READ,
                () -> assertThat(refusal("prober", broker.scram("prober", "prober-secret")))
                        .contains("--allow-principal User:prober --operation Read --group tocsin.prober.default"));
    }

    @Test
    void stateThatMayNotBeKeptIsNamed() throws Exception {
        without(
                "incidents",
                ResourceType.TOPIC,
                "tocsin.detection-",
                AclOperation.CREATE,
                () -> assertThat(refusal("incidents", broker.scram("incidents", "incidents-secret")))
                        .contains("does not allow User:incidents", "topic tocsin.detection-"));
    }

    @Test
    void transactionsThatMayNotBeMadeAreNamed() throws Exception {
        without(
                "incidents",
                ResourceType.TRANSACTIONAL_ID,
                "tocsin.callbacks-",
                AclOperation.WRITE,
                () -> assertThat(refusal("incidents", broker.scram("incidents", "incidents-secret")))
                        .contains(
                                "--operation Write --transactional-id tocsin.callbacks- --resource-pattern-type prefixed"));
    }

    @Test
    void whoComesWithoutTlsWaits() {
        Map<String, String> plain = Map.of(
                "KAFKA_BOOTSTRAP_SERVERS",
                broker.scram("prober", "prober-secret").get("KAFKA_BOOTSTRAP_SERVERS"),
                "KAFKA_DEFAULT_API_TIMEOUT_MS",
                "2000",
                "KAFKA_REQUEST_TIMEOUT_MS",
                "1000");
        try (Part part = module("prober", plain, 0)) {
            await("it waits")
                    .atMost(SOON)
                    .failFast("it ended", () -> !part.isAlive())
                    .until(() -> part.said().contains("waiting for Kafka"));
            assertThat(part.said()).contains("KAFKA_SECURITY_PROTOCOL is PLAINTEXT");
        }
    }

    @Test
    void aRightThatIsTakenAwayLaterIsAskedForOnceASecondAndMissedInTheHealth() throws Exception {
        int port = FreePort.any();
        var refused = new Asked("prober", ResourceType.TOPIC, "tocsin.probe-results", AclOperation.DESCRIBE, false);
        try (Site site = new Site();
                Part part = module("prober", broker.scram("prober", "prober-secret"), port)) {
            define(site);
            await("ready")
                    .atMost(SOON)
                    .ignoreExceptions()
                    .until(() -> health(port).statusCode() == 200);
            without("prober", ResourceType.TOPIC, "tocsin.probe-results", AclOperation.WRITE, () -> {
                await("the reason")
                        .atMost(SOON)
                        .until(() ->
                                health(port).body().contains("does not let this prober write results: Not authorized"));
                int before = NotingAuthorizer.times(refused);
                long began = System.nanoTime();
                await("three more").atMost(SOON).until(() -> NotingAuthorizer.times(refused) >= before + 3);
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(1500));
            });
            await("it goes on").atMost(SOON).until(() -> health(port).statusCode() == 200);
            assertThat(part.isAlive()).isTrue();
        }
    }

    /** What the process has said when it has ended by itself, with exit code 1. */
    private static String refusal(String module, Map<String, String> kafka) {
        try (Part part = module(module, kafka, 0)) {
            assertThat(part.ends()).as(part.said()).isEqualTo(1);
            return part.said();
        }
    }

    private static void define(Site site) throws Exception {
        Path file = Files.writeString(
                folder.resolve("tocsin.yaml"), "endpoints: [{ name: Shop, url: " + site.url() + ", interval: 500ms }]");
        Map<String, String> open = Map.of("KAFKA_BOOTSTRAP_SERVERS", broker.openServers());
        try (Part apply = Part.command(folder.resolve("apply.log"), open, "apply", "-f", file.toString())) {
            assertThat(apply.ends()).as(apply.said()).isZero();
        }
    }

    private static HttpResponse<String> health(int port) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/ready"))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static Part module(String module, Map<String, String> kafka, int port) {
        Map<String, String> environment = new HashMap<>(kafka);
        environment.put("TOCSIN_MANAGEMENT_PORT", Integer.toString(port));
        environment.put("API_PORT", "0");
        String data = module + "-" + System.nanoTime();
        environment.put("TOCSIN_DATA", folder.resolve(data).toString());
        return Part.command(folder.resolve(data + ".log"), environment, module);
    }

    private interface Checks {
        void run() throws Exception;
    }

    private static void without(String who, ResourceType type, String name, AclOperation operation, Checks checks)
            throws Exception {
        ListedAcl acl = ListedAcl.table().stream()
                .filter(listed -> listed.who().equals(who)
                        && listed.type() == type
                        && listed.name().equals(name)
                        && listed.operation() == operation)
                .findAny()
                .orElseThrow();
        broker.withdraw(acl.binding());
        try {
            checks.run();
        } finally {
            broker.allow(List.of(acl.binding()));
        }
    }

    private static void allow(Predicate<ListedAcl> which) throws Exception {
        broker.allow(
                ListedAcl.table().stream().filter(which).map(ListedAcl::binding).toList());
    }
}
