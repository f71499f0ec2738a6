package dev.tocsin.benchmarks;

import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.event.CallbackRequest;
import dev.tocsin.schemas.event.HttpRequest;
import dev.tocsin.schemas.provision.Provisioning;
import dev.tocsin.schemas.serde.Clients;
import dev.tocsin.schemas.serde.Contract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * From requests on their topic over HTTP to outcomes on theirs, warm: one notifier, 100 destinations, 1,000 lanes; before and
 * after it the same client in a bare loop to the same receiver. The first two thirds of each only warm
 * up: the compilers are at it for half a minute.
 *
 * <p>Words: {@code requests=N}.
 */
final class DeliveryThroughput {

    private static final int DESTINATIONS = 100;
    private static final int LANES = 1_000;
    private static final int OPEN = 256;
    private static final int BYTES = 220;
    private static final int REQUESTS = 600_000;

    private final Processes processes;
    private final Clients clients;
    private final int port;
    private final int requests;

    private DeliveryThroughput(Processes processes, Clients clients, int port, int requests) {
        this.processes = processes;
        this.clients = clients;
        this.port = port;
        this.requests = requests;
    }

    public static void main(String[] args) throws Exception {
        int requests = Words.number(args, "requests", REQUESTS);
        Path folder = Files.createTempDirectory("tocsin-throughput");
        System.out.println("logs are in " + folder);
        try (Processes processes = new Processes(folder, Processes.BOTH_COMPILERS)) {
            Map<String, Object> kafka = Map.of("bootstrap.servers", processes.bootstrapServers());
            Clients clients = new Clients(kafka, Contract.of(Topics.DEFAULT_PREFIX));
            new Provisioning(kafka, Processes.PARTITIONS, 1)
                    .ensure(clients.contract().topics().all());
            new DeliveryThroughput(processes, clients, Launch.freePort(), requests).run(folder);
        }
        System.exit(0);
    }

    private void run(Path folder) throws Exception {
        processes.define(
                "receiver",
                PostReceiver.class.getName(),
                List.of("" + port, "" + DESTINATIONS),
                Processes.BOTH_COMPILERS,
                Map.of());
        processes.define("notifier", "dev.tocsin.notifier.Main", List.of(), options(), Map.of());
        processes.start("receiver");
        processes.await("receiver", "ready");
        double before = raw(folder, "raw-before");
        preload();
        Warm warm = delivered();
        processes.end("notifier");
        double after = raw(folder, "raw-after");
        double raw = (before + after) / 2;
        double rate = warm.perSecond();
        System.out.printf(
                Locale.ROOT,
                "| requests on topic, over HTTP, to outcomes on topic: one notifier, %d requests of %d bytes, %d"
                        + " destinations, %d lanes, warm | %.0f/s |%n"
                        + "| of the processor for each of them | notifier %.0f us, broker %.0f us, receiver %.0f us;"
                        + " of %d cores %.2f busy with them |%n"
                        + "| the same client in a bare loop, same receiver, before and after | %.0f/s; %.0f/s |%n"
                        + "| ratio | %.2f |%n",
                requests,
                BYTES,
                DESTINATIONS,
                LANES,
                rate,
                warm.notifier(),
                warm.broker(),
                warm.receiver(),
                Runtime.getRuntime().availableProcessors(),
                (warm.notifier() + warm.broker() + warm.receiver()) * rate / 1e6,
                before,
                after,
                rate / raw);
    }

    /** What a profiler needs, if one is asked for. */
    private static List<String> options() {
        String more = System.getProperty("notifier.options", "");
        return more.isEmpty() ? Processes.BOTH_COMPILERS : List.of(more.split(" "));
    }

    private double raw(Path folder, String name) throws Exception {
        processes.define(
                name,
                RawPosts.class.getName(),
                List.of("" + port, "" + DESTINATIONS, "" + requests, "" + warmUp(), "" + OPEN, "" + BYTES),
                Processes.BOTH_COMPILERS,
                Map.of());
        processes.start(name);
        processes.await(name, " a second");
        String log = Files.readString(folder.resolve(name + ".log"));
        return Double.parseDouble(log.replaceAll("(?s).*rate (\\d+) a second.*", "$1"));
    }

    /** How many of the requests only warm up. */
    private int warmUp() {
        return requests / 3 * 2;
    }

    private void preload() {
        try (Producer<String, @Nullable SpecificRecord> producer = clients.producer(Map.of("linger.ms", 20))) {
            String topic = clients.contract().topics().callbackRequests().name();
            String body = "x".repeat(BYTES);
            for (int i = 0; i < requests; i++) {
                int lane = i % LANES;
                Future<RecordMetadata> ignored =
                        producer.send(new ProducerRecord<>(topic, "h|" + lane, request(i, lane, body)));
            }
            producer.flush();
        }
    }

    private CallbackRequest request(int number, int lane, String body) {
        return CallbackRequest.newBuilder()
                .setCallback("cb_" + number)
                .setHook("h-" + lane % DESTINATIONS)
                .setLane("h|" + lane)
                .setSequence(number / LANES + 1)
                .setAttempt(1)
                .setRequest(HttpRequest.newBuilder()
                        .setMethod("POST")
                        .setUrl(PostReceiver.url(lane % DESTINATIONS, port))
                        .setHeaders(Map.of("content-type", "application/json"))
                        .setBody(body)
                        .build())
                .setTimeoutMs(15_000)
                .setConcurrency(16)
                .setCreatedAt(Instant.now())
                .setEventTime(Instant.now())
                .build();
    }

    /**
     * What was measured once all was warm.
     *
     * @param perSecond outcomes stored in a second
     * @param notifier its processor time for each, in microseconds, as of the broker and the receiver
     */
    private record Warm(double perSecond, double notifier, double broker, double receiver) {}

    /** Processor time that the three have had, in seconds. */
    private double[] processor() {
        return Stream.of("notifier", Processes.BROKER, "receiver")
                .mapToDouble(processes::cpuSeconds)
                .toArray();
    }

    /** Starts the notifier; how it does once it is warm. */
    private Warm delivered() throws Exception {
        String topic = clients.contract().topics().callbackAttempts().name();
        List<TopicPartition> partitions = IntStream.range(0, Processes.PARTITIONS)
                .mapToObj(number -> new TopicPartition(topic, number))
                .toList();
        try (Consumer<?, ?> consumer =
                clients.consumer(clients.contract().topics().callbackAttempts(), Map.of())) {
            processes.start("notifier");
            long warmCount = 0;
            long warmNanos = 0;
            double[] warm = {};
            while (true) {
                long stored = consumer.endOffsets(partitions).values().stream()
                        .mapToLong(Long::longValue)
                        .sum();
                long now = System.nanoTime();
                if (warmNanos == 0 && stored >= warmUp()) {
                    warmCount = stored;
                    warmNanos = now;
                    warm = processor();
                }
                if (stored >= requests) {
                    double[] end = processor();
                    double each = 1e6 / (stored - warmCount);
                    return new Warm(
                            (stored - warmCount) / ((now - warmNanos) / 1e9),
                            (end[0] - warm[0]) * each,
                            (end[1] - warm[1]) * each,
                            (end[2] - warm[2]) * each);
                }
                Thread.sleep(10);
            }
        }
    }
}
