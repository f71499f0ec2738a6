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

/**
 * One prober with 100,000 endpoints, each every minute: heap an endpoint takes, lag of the schedule, processor a probe.
 *
 * <p>Words: other numbers of endpoints, each more than the one before, such as {@code 30000 60000 120000} for 500, 1,000 and
 * 2,000 probes a second.
 */
final class ProberScale {
    private static final int FEW = 1_000;
    private static final List<String> MANY = List.of("100000");
    private static final int SETTLING_SECONDS = 65;
    private static final int MEASURED_SECONDS = 60;
    private static final String MEMORY = "512m";

    private ProberScale() {}

    public static void main(String[] words) throws Exception {
        List<Integer> numbers = (words.length == 0 ? MANY : List.of(words))
                .stream().map(Integer::valueOf).toList();
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
                measure(numbers, clients, contract, url, prober, new ProberFigures(management));
            }
        }
    }

    private static void measure(
            List<Integer> numbers, Clients clients, Contract contract, String url, Child prober, ProberFigures figures)
            throws Exception {
        write(clients, contract, url, 0, FEW);
        figures.awaitEndpoints(FEW);
        long few = prober.liveHeap();
        int written = FEW;
        for (int many : numbers) {
            write(clients, contract, url, written, many);
            figures.awaitEndpoints(many);
            written = many;
            measure(many, few, prober, figures);
        }
    }

    private static void measure(int endpoints, long few, Child prober, ProberFigures figures) throws Exception {
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
                endpoints,
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
                endpoints,
                few >> 20,
                many >> 20,
                (many - few) / (endpoints - FEW));
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
