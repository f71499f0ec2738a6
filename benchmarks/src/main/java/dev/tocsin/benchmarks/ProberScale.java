package dev.tocsin.benchmarks;

import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.Expectation;
import dev.tocsin.schemas.event.NumberRange;
import dev.tocsin.schemas.provision.Provisioning;
import dev.tocsin.schemas.serde.Clients;
import dev.tocsin.schemas.serde.Contract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** One prober with 100,000 endpoints, each every minute: heap an endpoint takes, lag of the schedule, processor a probe. */
final class ProberScale {
    private static final int FEW = 1_000;
    private static final int MANY = 100_000;
    private static final int SETTLING_SECONDS = 65;
    private static final int MEASURED_SECONDS = 60;
    private static final String MEMORY = "512m";

    private ProberScale() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("tocsin-scale");
        try (var broker = Child.java(
                        folder.resolve("broker.log"),
                        Map.of(),
                        "512m",
                        BrokerProcess.class.getName(),
                        folder.resolve("broker").toString(),
                        "" + Launch.freePort());
                var target = Child.java(
                        folder.resolve("target.log"), Map.of(), "128m", ProberLoad.class.getName(), "target")) {
            String kafka = broker.awaitLine("serves ");
            String url = "http://127.0.0.1:" + target.awaitLine("port ") + "/health";
            Contract contract = Contract.of(Topics.DEFAULT_PREFIX);
            Map<String, Object> settings = Map.of("bootstrap.servers", kafka);
            new Provisioning(settings, 12, 1).ensure(contract.topics().all());
            var clients = new Clients(settings, contract);
            int management = Launch.freePort();
            Map<String, String> environment =
                    Map.of("KAFKA_BOOTSTRAP_SERVERS", kafka, "TOCSIN_MANAGEMENT_PORT", Integer.toString(management));
            try (var prober = Child.java(folder.resolve("prober.log"), environment, MEMORY, "dev.tocsin.prober.Main")) {
                measure(clients, contract, url, prober, new ProberFigures(management));
            }
        }
    }

    private static void measure(Clients clients, Contract contract, String url, Child prober, ProberFigures figures)
            throws Exception {
        write(clients, contract, url, 0, FEW);
        figures.awaitEndpoints(FEW);
        long few = prober.liveHeap();
        write(clients, contract, url, FEW, MANY);
        figures.awaitEndpoints(MANY);
        Thread.sleep(SETTLING_SECONDS * 1000L);
        long many = prober.liveHeap();
        figures.begin();
        double processor = prober.processorSeconds();
        Thread.sleep(MEASURED_SECONDS * 1000L);
        processor = prober.processorSeconds() - processor;
        figures.end();
        System.out.printf(
                Locale.ROOT,
                "| one prober with %,d endpoints every minute, -Xmx%s | %.0f probes/s, %.2f ms of processor each, all in;"
                        + " lag p50 <= %.0f, p99 <= %.0f ms; %.0f slots missed; %.0f results dropped |%n",
                MANY,
                MEMORY,
                figures.probes() / MEASURED_SECONDS,
                processor * 1000 / figures.probes(),
                figures.lagMillis(0.5),
                figures.lagMillis(0.99),
                figures.missed(),
                figures.dropped());
        System.out.printf(
                Locale.ROOT,
                "| heap after a collection with %,d endpoints, with %,d, an endpoint | %d MiB, %d MiB, %d bytes |%n",
                FEW,
                MANY,
                few >> 20,
                many >> 20,
                (many - few) / (MANY - FEW));
    }

    private static void write(Clients clients, Contract contract, String url, int from, int to) {
        try (var producer = clients.producer(Map.of())) {
            for (int i = from; i < to; i++) {
                EndpointDefinition endpoint = endpoint("endpoint-" + i, url);
                var unused = producer.send(new ProducerRecord<String, @Nullable SpecificRecord>(
                        contract.topics().endpoints().name(), endpoint.getId(), endpoint));
            }
            producer.flush();
        }
    }

    private static EndpointDefinition endpoint(String id, String url) {
        Expectation status = Expectation.newBuilder()
                .setKind("status")
                .setText("status: 2xx")
                .setRanges(List.of(new NumberRange(200, 299)))
                .build();
        Expectation body = Expectation.newBuilder()
                .setKind("body")
                .setText("body: UP")
                .setPattern("UP")
                .build();
        return EndpointDefinition.newBuilder()
                .setId(id)
                .setName(id)
                .setOrigin("file:scale")
                .setGeneration(1)
                .setUrl(url)
                .setExpect(List.of(status, body))
                .build();
    }
}
