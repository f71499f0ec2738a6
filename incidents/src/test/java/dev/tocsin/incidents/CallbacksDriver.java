package dev.tocsin.incidents;

import dev.tocsin.definitions.serializer.Serializers;
import dev.tocsin.incidents.stream.DeadLetterHandler;
import dev.tocsin.schemas.Topic;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.event.AttemptOutcome;
import dev.tocsin.schemas.event.AttemptResult;
import dev.tocsin.schemas.event.Callback;
import dev.tocsin.schemas.event.CallbackRequest;
import dev.tocsin.schemas.event.CallbackStatus;
import dev.tocsin.schemas.event.Change;
import dev.tocsin.schemas.event.Command;
import dev.tocsin.schemas.event.Delivery;
import dev.tocsin.schemas.event.Event;
import dev.tocsin.schemas.event.EventRecord;
import dev.tocsin.schemas.event.HookDefinition;
import dev.tocsin.schemas.event.HookState;
import dev.tocsin.schemas.event.Listen;
import dev.tocsin.schemas.event.Operation;
import dev.tocsin.schemas.event.Send;
import dev.tocsin.schemas.event.Signal;
import dev.tocsin.schemas.serde.Contract;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** Callbacks on the test driver: hooks, changes and outcomes in, what was written out. */
final class CallbacksDriver implements AutoCloseable {

    static final Contract CONTRACT = Contract.of("tocsin.");
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private static final Topics TOPICS = CONTRACT.topics();
    private static final String GLOBAL = "known-";

    private final TopologyTestDriver driver;
    private final List<CallbackStatus> counted = new ArrayList<>();
    private final List<Callback> unread = new ArrayList<>();
    private final PastInMemory past = new PastInMemory();
    private Instant now;

    CallbacksDriver(Path folder) {
        this(folder, NOON);
    }

    CallbacksDriver(Path folder, Instant now) {
        Properties settings = settings(folder);
        this.now = now;
        driver = new TopologyTestDriver(
                CallbacksTopology.build(
                        CONTRACT, 4, settings, Serializers.onClassPath(), counted::add, partition -> past),
                settings,
                now);
    }

    static Properties settings(Path folder) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "tocsin.callbacks");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:9092");
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
        DeadLetterHandler.install(settings, CONTRACT);
        return settings;
    }

    /** Attempts at once and after 10 s and 60 s, halved at most by jitter. */
    static Delivery.Builder delivery() {
        return Delivery.newBuilder().setDelaysMs(List.of(0L, 10_000L, 60_000L));
    }

    static Listen.Builder orders() {
        return Listen.newBuilder()
                .setKind("table")
                .setDatabase("shop")
                .setSchema$("public")
                .setTable("orders");
    }

    static HookDefinition.Builder hook(String name) {
        return HookDefinition.newBuilder()
                .setName(name)
                .setOrigin("file:main")
                .setGeneration(1)
                .setListen(orders().build())
                .setSend(Send.newBuilder().setUrl("https://erp.example/hooks").build())
                .setDelivery(delivery().build());
    }

    static Change.Builder order(int id, String change) {
        return Change.newBuilder()
                .setId("chg_" + change)
                .setDatabase("shop")
                .setSchema$("public")
                .setTable("orders")
                .setOperation(Operation.insert)
                .setKey("{\"id\":" + id + "}")
                .setAfter("{\"id\":" + id + ",\"total\":12.50,\"note\":\"a\\\"b\"}")
                .setTransaction("7")
                .setPosition("0/1")
                .setCommittedAt(NOON);
    }

    static AttemptOutcome.Builder outcome(CallbackRequest request, AttemptResult result) {
        return AttemptOutcome.newBuilder()
                .setCallback(request.getCallback())
                .setHook(request.getHook())
                .setLane(request.getLane())
                .setSequence(request.getSequence())
                .setAttempt(request.getAttempt())
                .setEmission(request.getEmission())
                .setResult(result)
                .setAt(NOON);
    }

    CallbacksDriver defines(HookDefinition.Builder hook) {
        HookDefinition built = hook.build();
        return pipe(TOPICS.hooks(), built.getName(), built);
    }

    CallbacksDriver deletes(String hook) {
        return pipe(TOPICS.hooks(), hook, null);
    }

    CallbacksDriver state(HookState state) {
        return pipe(TOPICS.hookStates(), state.getHook(), state);
    }

    /** One change to row {@code id} of the orders. */
    CallbacksDriver changes(int id, String change) {
        return changes(order(id, change), id);
    }

    CallbacksDriver changes(Change.Builder change, int id) {
        return pipe(TOPICS.changes(), "shop.public.orders/[" + id + "]", change.build());
    }

    /** A change to row 2 that was written a while ago and is only read now. */
    CallbacksDriver written(int secondsAgo, String change) {
        driver.createInputTopic(
                        TOPICS.changes().name(),
                        new StringSerializer(),
                        CONTRACT.serde(TOPICS.changes()).serializer())
                .pipeInput("shop.public.orders/[2]", order(2, change).build(), now.minusSeconds(secondsAgo));
        return this;
    }

    /** Kafka keeps the change to the row, should somebody ask for it. */
    CallbacksDriver keeps(String event, int id, String change) {
        byte[] bytes = CONTRACT.serde(TOPICS.changes())
                .serializer()
                .serialize(TOPICS.changes().name(), order(id, change).build());
        past.keep(
                EventRecord.newBuilder()
                        .setTopic(TOPICS.changes().name())
                        .setKey("shop.public.orders/[" + id + "]")
                        .setValue(ByteBuffer.wrap(bytes))
                        .build(),
                event);
        return this;
    }

    CallbacksDriver happens(Event event) {
        return pipe(TOPICS.events(), event.getSubject(), event);
    }

    /** A custom event with {@code arguments}, a JSON object. */
    CallbacksDriver signals(String name, String subject, String arguments) {
        Signal signal = Signal.newBuilder()
                .setId("sig_" + name + subject)
                .setName(name)
                .setSubject(subject)
                .setTime(NOON)
                .setArguments(arguments)
                .build();
        return pipe(TOPICS.signals(), name + "/" + subject, signal);
    }

    CallbacksDriver commands(Command command) {
        return pipe(TOPICS.commands(), command.getTargetId(), command);
    }

    CallbacksDriver reports(AttemptOutcome.Builder outcome) {
        AttemptOutcome built = outcome.setAt(now).build();
        return pipe(TOPICS.callbackAttempts(), built.getLane(), built);
    }

    CallbacksDriver succeeds(CallbackRequest request) {
        return reports(outcome(request, AttemptResult.succeeded).setStatusCode(200));
    }

    CallbacksDriver fails(CallbackRequest request, int status) {
        return reports(outcome(request, AttemptResult.failed).setStatusCode(status));
    }

    CallbacksDriver defers(CallbackRequest request) {
        return reports(outcome(request, AttemptResult.deferred));
    }

    CallbacksDriver passes(Duration time) {
        drain();
        now = now.plus(time);
        driver.advanceWallClockTime(time);
        return this;
    }

    private <V extends SpecificRecord> CallbacksDriver pipe(Topic<V> topic, String key, @Nullable V value) {
        driver.createInputTopic(
                        topic.name(),
                        new StringSerializer(),
                        CONTRACT.serde(topic).serializer())
                .pipeInput(key, value, now);
        return this;
    }

    /** What was written since the last call. */
    <V extends SpecificRecord> List<TestRecord<String, V>> written(Topic<V> topic) {
        return driver.createOutputTopic(
                        topic.name(),
                        new StringDeserializer(),
                        CONTRACT.serde(topic).deserializer())
                .readRecordsToList();
    }

    private <V extends SpecificRecord> List<V> values(Topic<V> topic) {
        return written(topic).stream().map(TestRecord::value).toList();
    }

    /** The callbacks that were written since the last call. */
    List<Callback> callbacks() {
        drain();
        List<Callback> all = List.copyOf(unread);
        unread.clear();
        return all;
    }

    /** The ids of callbacks that were removed. */
    List<String> removed() {
        drain();
        return past.removed();
    }

    /** What was written is also what a look back finds. */
    private void drain() {
        for (TestRecord<String, Callback> record : written(TOPICS.callbacks())) {
            past.add(record.key(), record.value(), now);
            if (record.value() != null) {
                unread.add(record.value());
            }
        }
    }

    List<CallbackRequest> requests() {
        return values(TOPICS.callbackRequests());
    }

    List<HookState> hookStates() {
        return values(TOPICS.hookStates());
    }

    List<Event> events() {
        return values(TOPICS.events());
    }

    List<CallbackStatus> counted() {
        return List.copyOf(counted);
    }

    Instant now() {
        return now;
    }

    /** A process that starts with nothing but what this one has in its stores and the definitions on their topic. */
    CallbacksDriver restarted(Path folder, HookDefinition.Builder... hooks) {
        CallbacksDriver next = new CallbacksDriver(folder, now);
        driver.getAllStateStores().keySet().stream()
                .filter(name -> !name.startsWith(GLOBAL))
                .forEach(name -> copy(name, next));
        for (HookDefinition.Builder hook : hooks) {
            next.defines(hook);
        }
        return next;
    }

    private void copy(String name, CallbacksDriver to) {
        KeyValueStore<Object, Object> theirs = to.driver.getKeyValueStore(name);
        try (var all = driver.getKeyValueStore(name).all()) {
            all.forEachRemaining(entry -> theirs.put(entry.key, entry.value));
        }
    }

    /** The shelves of its stores that hold anything. */
    List<String> shelves() {
        Set<String> shelves = new TreeSet<>();
        driver.getAllStateStores().keySet().stream()
                .filter(name -> !name.startsWith(GLOBAL))
                .forEach(name -> addShelves(name, shelves));
        return List.copyOf(shelves);
    }

    private void addShelves(String store, Set<String> shelves) {
        try (var all = driver.<String, byte[]>getKeyValueStore(store).all()) {
            all.forEachRemaining(entry -> shelves.add(entry.key.substring(0, entry.key.indexOf('\1'))));
        }
    }

    @Override
    public void close() {
        driver.close();
    }
}
