package dev.tocsin.standalone.e2e;

import dev.tocsin.schemas.Topic;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.EndpointState;
import dev.tocsin.schemas.event.Event;
import dev.tocsin.schemas.event.HistoryWindow;
import dev.tocsin.schemas.event.Outcome;
import dev.tocsin.schemas.event.ProbeResult;
import dev.tocsin.schemas.provision.Provisioning;
import dev.tocsin.schemas.serde.Clients;
import dev.tocsin.schemas.serde.Contract;
import dev.tocsin.schemas.table.TableListener;
import dev.tocsin.schemas.table.TopicTable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Definitions in, results and events out: what a test sees of modules that run against a broker. */
final class Watched implements AutoCloseable {

    static final int PARTITIONS = 4;

    private static final Contract CONTRACT = Contract.of(Topics.DEFAULT_PREFIX);
    private static final Topics TOPICS = CONTRACT.topics();

    private final List<ProbeResult> results = new CopyOnWriteArrayList<>();
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final Producer<String, @Nullable SpecificRecord> producer;
    private final TopicTable<ProbeResult> resultTable;
    private final TopicTable<Event> eventTable;
    private final Map<String, HistoryWindow> windows = new ConcurrentHashMap<>();
    private final TopicTable<HistoryWindow> historyTable;

    Watched(String bootstrapServers) {
        Clients clients = new Clients(Map.of("bootstrap.servers", bootstrapServers), CONTRACT);
        new Provisioning(clients.properties(), PARTITIONS, 1)
                .ensure(List.of(TOPICS.endpoints(), TOPICS.probeResults(), TOPICS.events(), TOPICS.history()));
        producer = clients.producer(Map.of());
        resultTable = TopicTable.ofAll(clients, TOPICS.probeResults(), "test", Clock.systemUTC(), into(results::add));
        eventTable = TopicTable.ofAll(clients, TOPICS.events(), "test", Clock.systemUTC(), into(events::add));
        historyTable = TopicTable.ofAll(clients, TOPICS.history(), "test", Clock.systemUTC(), intoWindows());
    }

    private TableListener<HistoryWindow> intoWindows() {
        return new TableListener<>() {
            @Override
            public void put(String key, HistoryWindow value) {
                windows.put(key, value);
            }

            @Override
            public void remove(String key) {
                windows.remove(key);
            }
        };
    }

    private static <V> TableListener<V> into(Consumer<V> all) {
        return new TableListener<>() {
            @Override
            public void put(String key, V value) {
                all.accept(value);
            }

            @Override
            public void remove(String key) {
                throw new IllegalStateException("nothing is removed here, but " + key + " was");
            }
        };
    }

    static Map<String, String> environment(String bootstrapServers) {
        return Map.of(
                "KAFKA_BOOTSTRAP_SERVERS",
                bootstrapServers,
                "TOCSIN_PARTITIONS",
                Integer.toString(PARTITIONS),
                "TOCSIN_MANAGEMENT_PORT",
                "0");
    }

    /** Endpoints {@code e0} and so on, of which two failures in a row are an outage. */
    void define(int count, String url, long intervalMs, long timeoutMs) {
        IntStream.range(0, count).forEach(number -> define(endpoint("e" + number, url, intervalMs, timeoutMs)));
    }

    static EndpointDefinition.Builder endpoint(String id, String url, long intervalMs, long timeoutMs) {
        return EndpointDefinition.newBuilder()
                .setId(id)
                .setName(id)
                .setOrigin("api")
                .setGeneration(1)
                .setUrl(url)
                .setIntervalMs(intervalMs)
                .setTimeoutMs(timeoutMs)
                .setFailures(2)
                .setSuccesses(2);
    }

    void define(EndpointDefinition.Builder definition) {
        send(TOPICS.endpoints(), definition.getId(), definition.build());
    }

    private void send(Topic<?> topic, String key, SpecificRecord value) {
        var unused = producer.send(new ProducerRecord<>(topic.name(), key, value));
        producer.flush();
    }

    /** Sends a result once more. */
    void again(ProbeResult result) {
        send(TOPICS.probeResults(), result.getEndpoint(), result);
    }

    /** How many results history counts, by its days. */
    long counted() {
        return windows.values().stream()
                .filter(window -> window.getLengthMs() == Duration.ofDays(1).toMillis())
                .mapToLong(HistoryWindow::getResults)
                .sum();
    }

    List<ProbeResult> results() {
        return results;
    }

    Stream<ProbeResult> results(Outcome outcome) {
        return results.stream().filter(result -> result.getOutcome() == outcome);
    }

    /** Whether each endpoint has a result of a slot after that, which is so. */
    boolean allSince(int endpoints, Instant after, Predicate<ProbeResult> so) {
        return results.stream()
                        .filter(result -> result.getSlot().isAfter(after) && so.test(result))
                        .map(ProbeResult::getEndpoint)
                        .distinct()
                        .count()
                == endpoints;
    }

    /** Events of a kind, such as {@code incident.opened}. */
    List<Event> events(String kind) {
        return events.stream()
                .filter(event -> event.getType().equals("dev.tocsin." + kind))
                .toList();
    }

    /** All but that endpoints are up. */
    List<String> news() {
        return events.stream()
                .filter(event -> event.getStatusAfter() != EndpointState.up)
                .map(event -> event.getSubject() + " " + event.getType() + " " + event.getMessage())
                .toList();
    }

    /** Why following a topic ended, if one did. */
    @Nullable
    RuntimeException failure() {
        return Stream.of(resultTable, eventTable, historyTable)
                .map(TopicTable::failure)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    @Override
    public void close() {
        producer.close();
        resultTable.close();
        eventTable.close();
        historyTable.close();
    }
}
