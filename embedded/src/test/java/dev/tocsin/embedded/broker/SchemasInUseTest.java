package dev.tocsin.embedded.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.schemas.Topic;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.event.SchemaSubject;
import dev.tocsin.schemas.event.SchemaVersion;
import dev.tocsin.schemas.provision.Provisioning;
import dev.tocsin.schemas.registry.RegistryRefused;
import dev.tocsin.schemas.registry.SchemasInUse;
import dev.tocsin.schemas.serde.Clients;
import dev.tocsin.schemas.serde.Contract;
import dev.tocsin.schemas.serde.SchemaIds;
import dev.tocsin.schemas.serde.SchemaManifest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes whose schemas have other numbers than topic {@code schemas} says, at a real broker. */
class SchemasInUseTest {

    @TempDir
    private static Path folder;

    private static EmbeddedBroker broker;
    private static Map<String, Object> kafka;

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start(new BrokerSettings(folder, FreePort.any()));
        kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void aTopicThatIsNotThereSaysNothing() {
        verifies(built("none."));
    }

    @Test
    void anEmptyTopicSaysNothing() {
        Clients clients = built("empty.");
        new Provisioning(kafka, 1, 1).ensure(List.of(clients.contract().topics().schemas()));

        verifies(clients);
    }

    @Test
    void whoUsesTheSameNumbersMayWork() throws Exception {
        announce(built("same."));
        announce(elsewhere("registered."));

        verifies(built("same."));
        verifies(elsewhere("registered."));
    }

    @Test
    void whoForgotTheRegistryIsRefused() throws Exception {
        announce(elsewhere("forgotten."));

        assertThatThrownBy(() -> SchemasInUse.verify(built("forgotten.")))
                .isInstanceOf(RegistryRefused.class)
                .hasMessageContainingAll("topic forgotten.schemas", "SCHEMA_REGISTRY_URL");
    }

    @Test
    void whoAddsARegistryLaterIsRefused() throws Exception {
        announce(built("added."));

        assertThatThrownBy(() -> SchemasInUse.verify(elsewhere("added.")))
                .isInstanceOf(RegistryRefused.class)
                .hasMessageContainingAll("topic added.schemas", "SCHEMA_REGISTRY_URL");
    }

    private static void verifies(Clients clients) {
        assertThatCode(() -> SchemasInUse.verify(clients)).doesNotThrowAnyException();
    }

    private static void announce(Clients clients) throws Exception {
        Topic<SchemaSubject> topic = clients.contract().topics().schemas();
        new Provisioning(kafka, 1, 1).ensure(List.of(topic));
        try (var producer = clients.producer(Map.of())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (SchemaSubject subject : clients.contract().subjects()) {
                sent.add(producer.send(new ProducerRecord<>(topic.name(), subject.getSubject(), subject)));
            }
            for (Future<RecordMetadata> each : sent) {
                assertThat(each.get(20, TimeUnit.SECONDS)).isNotNull();
            }
        }
    }

    private static Clients built(String prefix) {
        return new Clients(kafka, Contract.of(prefix));
    }

    private static Clients elsewhere(String prefix) {
        return new Clients(kafka, new Contract(Topics.of(prefix), new Shifted()));
    }

    /** The numbers of another registry: those of the manifest and a thousand. */
    private record Shifted() implements SchemaIds {
        private static final int BY = 1000;
        private static final SchemaManifest BUILT = SchemaManifest.committed();

        @Override
        public int idOf(Topic<?> topic) {
            return BUILT.idOf(topic) + BY;
        }

        @Override
        public Optional<Schema> byId(int id) {
            return BUILT.byId(id - BY);
        }

        @Override
        public List<SchemaSubject> subjects(String prefix) {
            return BUILT.subjects(prefix).stream()
                    .map(subject -> new SchemaSubject(
                            subject.getSubject(),
                            subject.getVersions().stream()
                                    .map(one -> new SchemaVersion(one.getVersion(), one.getId() + BY, one.getSchema$()))
                                    .toList()))
                    .toList();
        }
    }
}
