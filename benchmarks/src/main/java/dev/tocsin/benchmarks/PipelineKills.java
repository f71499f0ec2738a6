package dev.tocsin.benchmarks;

import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.event.DatabaseDefinition;
import dev.tocsin.schemas.event.Delivery;
import dev.tocsin.schemas.event.HookDefinition;
import dev.tocsin.schemas.event.Listen;
import dev.tocsin.schemas.event.Send;
import dev.tocsin.schemas.provision.Provisioning;
import dev.tocsin.schemas.serde.Clients;
import dev.tocsin.schemas.serde.Contract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Kills one kind of process of the pipeline ten times while {@link CommittedRows} are written, for each kind that is
 * named (default: all) on an installation of its own; then compares callbacks and received requests with what was
 * committed. Ends with code 1 where they differ.
 */
final class PipelineKills {

    private static final List<String> KINDS =
            List.of("incidents", Pipeline.BROKER, "hooks-cdc", Pipeline.DATABASE, "notifier");
    private static final int KILLS = Integer.getInteger("kills", 10);
    /** How long is waited for the pipeline to have caught up before it is killed again all the same. */
    private static final Duration CATCH_UP = Duration.ofSeconds(30);
    /** Longer than a request waits for its outcome until it is emitted again. */
    private static final Duration STILL = Duration.ofSeconds(100);

    private static final Duration QUIET = Duration.ofSeconds(5);
    /** Every so many kills comes early: while what was killed before is still starting or catching up. */
    private static final int EARLY = 3;

    private final String kind;
    private final Pipeline pipeline;
    private final Deliveries deliveries;
    private final CallbackRows callbacks;
    private final Figures gaps = new Figures();
    private final Random random = new Random(11);

    private PipelineKills(String kind, Pipeline pipeline, Deliveries deliveries, CallbackRows callbacks) {
        this.kind = kind;
        this.pipeline = pipeline;
        this.deliveries = deliveries;
        this.callbacks = callbacks;
    }

    public static void main(String[] args) throws Exception {
        boolean same = true;
        for (String kind : args.length == 0 ? KINDS : List.of(args)) {
            if (!KINDS.contains(kind)) {
                throw new IllegalArgumentException("what to kill: one of " + KINDS + " but was " + kind);
            }
            same &= killed(kind);
        }
        System.exit(same ? 0 : 1);
    }

    private static boolean killed(String kind) throws Exception {
        Path folder = Files.createTempDirectory("tocsin-kills-" + kind);
        System.out.println("logs are in " + folder);
        try (Pipeline pipeline = new Pipeline(folder);
                Deliveries deliveries = new Deliveries()) {
            try (Connection connection = pipeline.rows().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute(CommittedRows.TABLE);
                statement.execute(CommittedRows.IDENTITY);
            }
            Clients clients = defined(pipeline, deliveries.url());
            for (String module : Pipeline.modules()) {
                pipeline.start(module);
            }
            try (CallbackRows callbacks = CallbackRows.follow(clients)) {
                return new PipelineKills(kind, pipeline, deliveries, callbacks).run();
            }
        }
    }

    private static Clients defined(Pipeline pipeline, String receiver) throws Exception {
        Map<String, Object> kafka = Map.of("bootstrap.servers", pipeline.bootstrapServers());
        Clients clients = new Clients(kafka, Contract.of(Topics.DEFAULT_PREFIX));
        Topics topics = clients.contract().topics();
        new Provisioning(kafka, Pipeline.PARTITIONS, 1).ensure(topics.all());
        DatabaseDefinition shop = DatabaseDefinition.newBuilder()
                .setName("shop")
                .setOrigin("file:main")
                .setGeneration(1)
                .setUrl("postgresql://postgres@127.0.0.1:" + pipeline.databasePort() + "/postgres")
                .build();
        try (Producer<String, @Nullable SpecificRecord> producer = clients.producer(Map.of())) {
            producer.send(new ProducerRecord<>(topics.hooks().name(), "items", hook(receiver)))
                    .get();
            producer.send(new ProducerRecord<>(topics.databases().name(), "shop", shop))
                    .get();
        }
        return clients;
    }

    private static HookDefinition hook(String receiver) {
        return HookDefinition.newBuilder()
                .setName("items")
                .setOrigin("file:main")
                .setGeneration(1)
                .setListen(Listen.newBuilder()
                        .setKind("table")
                        .setDatabase("shop")
                        .setSchema$("public")
                        .setTable("items")
                        .setOperations(List.of("insert", "update", "delete"))
                        .build())
                .setSend(Send.newBuilder()
                        .setUrl(receiver)
                        .setContentType("text/plain")
                        .setTemplate(RowEvent.TEMPLATE)
                        .build())
                .setDelivery(Delivery.newBuilder()
                        .setDelaysMs(List.of(0L, 500L, 1_000L, 2_000L, 5_000L, 10_000L))
                        .build())
                .build();
    }

    private boolean run() throws Exception {
        awaitRunning();
        long begun = System.nanoTime();
        CommittedRows writing = CommittedRows.startPatient(pipeline.rows());
        awaitDelivered(writing);
        for (int kill = 1; kill <= KILLS; kill++) {
            pass(Duration.ofMillis(100 + random.nextInt(2500)));
            killOnce(writing, kill);
        }
        writing.end();
        double seconds = (System.nanoTime() - begun) / 1e9;
        Map<String, List<String>> truth = truth();
        int committed = truth.values().stream().mapToInt(List::size).sum();
        long ended = System.nanoTime();
        settle(committed);
        double settled = (System.nanoTime() - ended) / 1e9 - QUIET.toSeconds();
        System.out.printf(
                Locale.ROOT,
                "| kill -9 of %s, %d times in %.0f s, %.0f committed changes/s, the last delivered %.0f s later ",
                kind,
                KILLS,
                seconds,
                committed / seconds,
                settled);
        return report(truth, committed);
    }

    private void awaitRunning() throws Exception {
        try (Connection connection = pipeline.rows().getConnection();
                Statement statement = connection.createStatement()) {
            for (long row = 0; deliveries.requests() == 0; row++) {
                statement.execute("insert into items values (" + (RowEvent.WARM_UP + row) + ", 0)");
                take(200);
            }
            statement.execute("select pg_create_logical_replication_slot('truth', 'test_decoding')");
        }
    }

    private Map<String, List<String>> truth() throws Exception {
        try (Connection connection = pipeline.rows().getConnection();
                Statement statement = connection.createStatement()) {
            return CommittedRows.truth(statement);
        }
    }

    private void killOnce(CommittedRows writing, int kill) throws Exception {
        pipeline.kill(kind);
        long since = System.nanoTime();
        pipeline.start(kind);
        if (kill % EARLY == 0) {
            pass(Duration.ofMillis(random.nextInt(4000)));
        } else if (awaitDelivered(writing)) {
            gaps.add((System.nanoTime() - since) / 1e6);
        }
    }

    /** Whether a row arrived that is written from now on, before patience ends. */
    private boolean awaitDelivered(CommittedRows writing) throws Exception {
        long token = writing.latestToken();
        long until = System.nanoTime() + CATCH_UP.toNanos();
        while (deliveries.latestToken() <= token && System.nanoTime() < until) {
            take(20);
        }
        return deliveries.latestToken() > token;
    }

    private void pass(Duration time) throws Exception {
        long until = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < until) {
            take(20);
        }
    }

    private boolean take(long patienceMs) throws Exception {
        pipeline.revive();
        return callbacks.take(patienceMs);
    }

    /** Until all is sent, or nothing has moved for long; then a while more, for what should not come. */
    private void settle(int committed) throws Exception {
        long moved = System.nanoTime();
        long requests = 0;
        while (callbacks.sent() < committed && System.nanoTime() - moved < STILL.toNanos()) {
            if (take(100) || deliveries.requests() != requests) {
                moved = System.nanoTime();
                requests = deliveries.requests();
            }
        }
        long until = System.nanoTime() + QUIET.toNanos();
        while (System.nanoTime() < until) {
            until = take(100) ? System.nanoTime() + QUIET.toNanos() : until;
        }
    }

    private boolean report(Map<String, List<String>> truth, int committed) {
        Map<String, List<String>> owed = RowEvent.byRow(callbacks.inOrder());
        Map<String, List<String>> received = RowEvent.byRow(deliveries.firsts());
        System.out.printf(
                Locale.ROOT,
                "| %d changes of %d rows committed, %d callbacks: %d missing, %d doubled, %d of what was never committed,"
                        + " %d not sent, %d rows out of order; received %d: %d missing, %d rows out of order, %d"
                        + " requests repeated with the same webhook-id; %d processes ended by themselves; from the kill"
                        + " to the first row written after it %s |%n",
                committed,
                truth.size(),
                callbacks.count(),
                surplus(truth, owed),
                callbacks.doubled() + doubled(owed),
                surplus(owed, truth),
                callbacks.count() - callbacks.sent(),
                amiss(truth, owed),
                deliveries.callbacks(),
                surplus(truth, received),
                amiss(truth, received),
                deliveries.repeated(),
                pipeline.ended(),
                gaps.count() == 0 ? "never" : gaps.summary("ms"));
        return truth.equals(owed)
                && truth.equals(received)
                && callbacks.doubled() == 0
                && callbacks.count() == committed
                && callbacks.sent() == committed;
    }

    /** How many changes there are that the other does not have. */
    private static long surplus(Map<String, List<String>> changes, Map<String, List<String>> other) {
        return changes.entrySet().stream()
                .mapToLong(row -> row.getValue().stream()
                        .filter(change ->
                                !other.getOrDefault(row.getKey(), List.of()).contains(change))
                        .count())
                .sum();
    }

    /** How many changes are told again. */
    private static long doubled(Map<String, List<String>> told) {
        return told.values().stream()
                .mapToLong(
                        changes -> changes.size() - changes.stream().distinct().count())
                .sum();
    }

    /** Rows whose changes are not those committed in that order. */
    private static long amiss(Map<String, List<String>> truth, Map<String, List<String>> told) {
        return truth.entrySet().stream()
                .filter(row -> !row.getValue().equals(told.get(row.getKey())))
                .count();
    }
}
