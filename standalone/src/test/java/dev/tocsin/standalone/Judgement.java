package dev.tocsin.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tocsin.bootstrap.lifecycle.Host;
import dev.tocsin.bootstrap.lifecycle.Running;
import dev.tocsin.bootstrap.settings.Settings;
import dev.tocsin.definitions.One;
import dev.tocsin.definitions.OneReader;
import dev.tocsin.definitions.yaml.Environment;
import dev.tocsin.embedded.broker.BrokerSettings;
import dev.tocsin.embedded.broker.EmbeddedBroker;
import dev.tocsin.embedded.broker.FreePort;
import dev.tocsin.incidents.IncidentsApp;
import dev.tocsin.prober.ProbeApp;
import dev.tocsin.schemas.Topic;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.Event;
import dev.tocsin.schemas.event.ProbeResult;
import dev.tocsin.schemas.serde.Clients;
import dev.tocsin.schemas.serde.Contract;
import dev.tocsin.schemas.table.TableListener;
import dev.tocsin.schemas.table.TopicTable;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What Tocsin makes of endpoints as a file defines them: each is really probed, at a time of the test's choice, and the
 * results go through a real broker and the real detection.
 */
final class Judgement implements AutoCloseable {

    private static final Duration SOON = Duration.ofSeconds(90);
    private static final String END = "the-end";

    private final Contract contract = Contract.of("tocsin.");
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final EmbeddedBroker broker;
    private final Running incidents;
    private final Producer<String, @Nullable SpecificRecord> producer;
    private final TopicTable<Event> table;

    Judgement(Path folder) {
        broker = EmbeddedBroker.start(new BrokerSettings(folder.resolve("broker"), FreePort.any()));
        Settings settings = Settings.of(Map.of(
                "KAFKA_BOOTSTRAP_SERVERS",
                broker.bootstrapServers(),
                "TOCSIN_PARTITIONS",
                "1",
                "TOCSIN_DATA",
                folder.resolve("data").toString()));
        incidents = IncidentsApp.start(settings, new Host(new SimpleMeterRegistry(), List::of));
        Clients clients = new Clients(settings.kafka(), contract);
        producer = clients.producer(Map.of());
        table = TopicTable.ofAll(clients, contract.topics().events(), "test", Clock.systemUTC(), listener());
        await().atMost(SOON).until(() -> incidents.health().ready());
    }

    /** An endpoint as a file has it, which one failure takes down and one success brings back. */
    EndpointDefinition defined(String yaml, Map<String, String> environment) {
        String whole = yaml + "\nfailures: 1\nsuccesses: 1\ninterval: 7d\n";
        One<EndpointDefinition> read = OneReader.endpoint(whole, Environment.of(environment));
        assertThat(read).as(whole).isInstanceOf(One.Accepted.class);
        EndpointDefinition definition = EndpointDefinition.newBuilder(
                        ((One.Accepted<EndpointDefinition>) read).definition())
                .setOrigin("file:main")
                .setGeneration(1)
                .build();
        send(contract.topics().endpoints(), definition.getId(), definition);
        return definition;
    }

    /** Probes it once. */
    ProbeResult probed(EndpointDefinition definition, Map<String, String> environment, Instant at) {
        ProbeResult result = ProbeApp.probe(definition, environment, Clock.fixed(at, ZoneOffset.UTC));
        send(contract.topics().probeResults(), definition.getId(), result);
        return result;
    }

    /** Returns when all that was probed has been decided: there is one partition, and this is last in it. */
    void conclude() {
        EndpointDefinition last = defined("name: The end\nurl: http://127.0.0.1:1/", Map.of());
        probed(last, Map.of(), Instant.now());
        await().atMost(SOON).until(() -> !told(END).isEmpty());
        assertThat(table.failure()).isNull();
    }

    /** What was told of an endpoint: {@code opened} with its message, {@code resolved}, {@code now} with a status. */
    List<String> told(String endpoint) {
        List<String> told = new ArrayList<>();
        for (Event event : events) {
            if (event.getEndpoint() != null && event.getEndpoint().getId().equals(endpoint)) {
                String kind = event.getType().substring(event.getType().lastIndexOf('.') + 1);
                told.add(
                        switch (kind) {
                            case "changed" -> "now " + event.getStatusAfter();
                            case "opened" -> "opened " + event.getMessage();
                            default -> kind;
                        });
            }
        }
        return told;
    }

    private void send(Topic<?> topic, String key, SpecificRecord value) {
        var unused = producer.send(new ProducerRecord<>(topic.name(), key, value));
        producer.flush();
    }

    private TableListener<Event> listener() {
        return new TableListener<>() {
            @Override
            public void put(String key, Event value) {
                events.add(value);
            }

            @Override
            public void remove(String key) {
                throw new IllegalStateException("events are never removed, but one of " + key + " was");
            }
        };
    }

    @Override
    public void close() {
        producer.close();
        table.close();
        incidents.close();
        broker.close();
    }
}
