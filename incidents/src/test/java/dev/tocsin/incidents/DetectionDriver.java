package dev.tocsin.incidents;

import dev.tocsin.incidents.stream.DeadLetterHandler;
import dev.tocsin.incidents.stream.Spare;
import dev.tocsin.schemas.Topic;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.event.Command;
import dev.tocsin.schemas.event.DeadLetter;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.EndpointStatus;
import dev.tocsin.schemas.event.Event;
import dev.tocsin.schemas.event.HistoryWindow;
import dev.tocsin.schemas.event.Incident;
import dev.tocsin.schemas.event.MaintenanceDefinition;
import dev.tocsin.schemas.event.Outcome;
import dev.tocsin.schemas.event.ProbeResult;
import dev.tocsin.schemas.event.Selector;
import dev.tocsin.schemas.event.Severity;
import dev.tocsin.schemas.event.Timings;
import dev.tocsin.schemas.serde.Contract;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** Detection on the test driver: results and definitions in, what was written out. */
final class DetectionDriver implements AutoCloseable {

    static final Contract CONTRACT = Contract.of("tocsin.");
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private static final Topics TOPICS = CONTRACT.topics();

    private final FakeHorizon horizon = new FakeHorizon();
    private final TopologyTestDriver driver;
    private Instant wall = NOON;

    DetectionDriver(Path folder) {
        this(settings(folder));
    }

    /** The test driver forgets what deserialization handlers send within a transaction, so here there is none. */
    static DetectionDriver withoutTransactions(Path folder) {
        Properties settings = settings(folder);
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
        return new DetectionDriver(settings);
    }

    private DetectionDriver(Properties settings) {
        driver = new TopologyTestDriver(
                DetectionTopology.build(CONTRACT, 4, settings, horizon, new Spare(() -> 0)), settings, NOON);
    }

    static Properties settings(Path folder) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "tocsin.detection");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:9092");
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
        DeadLetterHandler.install(settings, CONTRACT);
        return settings;
    }

    static Instant minute(int number) {
        return NOON.plus(Duration.ofMinutes(number));
    }

    static EndpointDefinition.Builder shop(long generation) {
        return EndpointDefinition.newBuilder()
                .setId("core-shop")
                .setName("Shop API")
                .setOrigin("file:main")
                .setGroup("core")
                .setTags(List.of("prod"))
                .setUrl("https://shop.example/health")
                .setGeneration(generation);
    }

    static ProbeResult.Builder result(int minute, Outcome outcome) {
        return ProbeResult.newBuilder()
                .setEndpoint("core-shop")
                .setGeneration(1)
                .setLocation("vienna")
                .setSlot(minute(minute))
                .setStartedAt(minute(minute))
                .setLagMs(0)
                .setOutcome(outcome)
                .setSeverity(outcome == Outcome.failed ? Severity.major : Severity.none)
                .setMessage(outcome == Outcome.failed ? "status was 503, expected 2xx" : "")
                .setTimings(Timings.newBuilder().build());
    }

    DetectionDriver defines(EndpointDefinition.Builder definition, int minute) {
        EndpointDefinition built = definition.build();
        return pipe(TOPICS.endpoints(), built.getId(), built, minute(minute));
    }

    DetectionDriver deletes(String endpoint, int minute) {
        return pipe(TOPICS.endpoints(), endpoint, null, minute(minute));
    }

    DetectionDriver sees(ProbeResult.Builder result) {
        ProbeResult built = result.build();
        return seesUnder(built.getEndpoint(), built);
    }

    DetectionDriver seesUnder(String key, ProbeResult result) {
        return pipe(TOPICS.probeResults(), key, result, result.getSlot().plusSeconds(1));
    }

    /** Plays a sequence of S, F and I, one a minute from minute {@code start} on. */
    DetectionDriver plays(String sequence, int start) {
        for (int i = 0; i < sequence.length(); i++) {
            sees(result(
                    start + i,
                    switch (sequence.charAt(i)) {
                        case 'S' -> Outcome.passed;
                        case 'F' -> Outcome.failed;
                        default -> Outcome.inconclusive;
                    }));
        }
        return this;
    }

    private <V extends SpecificRecord> DetectionDriver pipe(Topic<V> topic, String key, @Nullable V value, Instant at) {
        driver.createInputTopic(
                        topic.name(),
                        new StringSerializer(),
                        CONTRACT.serde(topic).serializer())
                .pipeInput(key, value, at);
        return this;
    }

    DetectionDriver plans(MaintenanceDefinition.Builder maintenance, int minute) {
        MaintenanceDefinition built = maintenance.build();
        return pipe(TOPICS.maintenances(), built.getId(), built, minute(minute));
    }

    DetectionDriver cancels(String maintenance, int minute) {
        return pipe(TOPICS.maintenances(), maintenance, null, minute(minute));
    }

    /** A maintenance of everything in group core. */
    static MaintenanceDefinition.Builder patching(long generation) {
        return MaintenanceDefinition.newBuilder()
                .setId("patching")
                .setName("Patching")
                .setOrigin("api")
                .setGeneration(generation)
                .setEndpoints(Selector.newBuilder().setGroup("core").build());
    }

    DetectionDriver asks(Command command) {
        return pipe(TOPICS.commands(), command.getTargetId(), command, command.getAt());
    }

    /** A command to an incident. */
    static Command.Builder command(String id, String kind, String incident, int minute, Map<String, String> said) {
        return Command.newBuilder()
                .setId(id)
                .setKind(kind)
                .setTarget("incident")
                .setTargetId(incident)
                .setBy("ops")
                .setAt(minute(minute))
                .setParameters(said);
    }

    /** Nothing comes, and the clock on the wall says so. */
    DetectionDriver waitsUntil(Instant time) {
        driver.advanceWallClockTime(Duration.between(wall, time));
        wall = time;
        return this;
    }

    List<TestRecord<String, Command>> commands() {
        return written(TOPICS.commands());
    }

    /** The clock goes on to then, and all is read that was written. */
    DetectionDriver until(Instant at) {
        horizon.read(at);
        return waitsUntil(at);
    }

    /** How often it was asked how far results were read. */
    int asked() {
        return horizon.asked();
    }

    /** The newest result of all endpoints was written then. */
    DetectionDriver newest(Instant at, int partition) {
        horizon.wrote(at, partition);
        return this;
    }

    /** Writes bytes as they are. */
    DetectionDriver bytes(Topic<?> topic, String key, byte @Nullable [] value) {
        driver.createInputTopic(topic.name(), new StringSerializer(), new ByteArraySerializer())
                .pipeInput(key, value, NOON);
        return this;
    }

    List<TestRecord<String, Event>> events() {
        return written(TOPICS.events());
    }

    List<Event> toldResults() {
        return written(TOPICS.toldResults()).stream().map(TestRecord::getValue).toList();
    }

    List<String> eventTypes() {
        return events().stream()
                .map(record -> record.value().getType().replace("dev.tocsin.", ""))
                .toList();
    }

    List<TestRecord<String, EndpointStatus>> statuses() {
        return written(TOPICS.statuses());
    }

    List<TestRecord<String, Incident>> incidents() {
        return written(TOPICS.incidents());
    }

    List<TestRecord<String, HistoryWindow>> history() {
        return written(TOPICS.history());
    }

    List<TestRecord<String, DeadLetter>> deadLetters() {
        return written(TOPICS.deadLetters());
    }

    /** What was written since the last call. */
    private <V extends SpecificRecord> List<TestRecord<String, V>> written(Topic<V> topic) {
        return driver.createOutputTopic(
                        topic.name(),
                        new StringDeserializer(),
                        CONTRACT.serde(topic).deserializer())
                .readRecordsToList();
    }

    /** Everything written since the last call, byte for byte, with what the values say to those who read a failed test. */
    List<String> raw(Topic<?> topic) {
        return driver
                .createOutputTopic(topic.name(), new StringDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList()
                .stream()
                .map(record -> topic.name() + " " + record.timestamp() + " " + record.key() + " "
                        + (record.value() == null ? "" : new String(record.value(), StandardCharsets.ISO_8859_1)))
                .toList();
    }

    /** The open incidents' ids by endpoint. */
    Map<String, String> openIncidents() {
        Map<String, String> open = new TreeMap<>();
        KeyValueStore<String, Incident> store = driver.getKeyValueStore("open-incidents");
        try (var all = store.all()) {
            all.forEachRemaining(entry -> open.put(entry.key, entry.value.getId()));
        }
        return open;
    }

    double metric(String name) {
        return driver.metrics().entrySet().stream()
                .filter(entry -> entry.getKey().name().equals(name))
                .mapToDouble(entry -> (double) entry.getValue().metricValue())
                .sum();
    }

    /** Puts what is in the stores of {@code other} into these: all that a restart leaves. */
    DetectionDriver takesOver(DetectionDriver other) {
        other.driver.getAllStateStores().keySet().forEach(name -> copy(name, other));
        return this;
    }

    private void copy(String name, DetectionDriver other) {
        KeyValueStore<Object, Object> mine = driver.getKeyValueStore(name);
        try (var all = other.driver.getKeyValueStore(name).all()) {
            all.forEachRemaining(entry -> mine.put(entry.key, entry.value));
        }
    }

    boolean remembersNothing() {
        return driver.getAllStateStores().keySet().stream().allMatch(this::isEmpty);
    }

    private boolean isEmpty(String store) {
        try (var all = driver.getKeyValueStore(store).all()) {
            return !all.hasNext();
        }
    }

    @Override
    public void close() {
        driver.close();
    }
}
