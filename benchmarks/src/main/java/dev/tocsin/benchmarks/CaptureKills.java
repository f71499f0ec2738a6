package dev.tocsin.benchmarks;

import dev.tocsin.embedded.broker.BrokerSettings;
import dev.tocsin.embedded.broker.EmbeddedBroker;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.event.Change;
import dev.tocsin.schemas.event.DatabaseDefinition;
import dev.tocsin.schemas.provision.Provisioning;
import dev.tocsin.schemas.serde.Clients;
import dev.tocsin.schemas.serde.Contract;
import dev.tocsin.schemas.serde.Decoded;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Kills a capturing process ten times while {@link CommittedRows} are written, then compares every change on topic
 * {@code changes} with what was committed. Ends with code 1 where they differ.
 */
final class CaptureKills {

    private static final int KILLS = 10;
    private static final Pattern ID = Pattern.compile("\"id\":(\\d+)");
    private static final Pattern TOKEN = Pattern.compile("\"n\":(\\d+)");
    /** Rows from this id on only show that capture has begun: they were committed before there was a truth. */
    private static final long WARM_UP = 1_000_000_000;

    private static final Duration QUIET = Duration.ofSeconds(5);

    private final Consumer<String, @Nullable Decoded<Change>> consumer;
    private final Map<String, List<String>> told = new LinkedHashMap<>();
    private final Set<String> changeIds = new HashSet<>();
    private final Figures gaps = new Figures();
    private int rows;
    private Instant latest = Instant.EPOCH;

    private CaptureKills(Consumer<String, @Nullable Decoded<Change>> consumer) {
        this.consumer = consumer;
    }

    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("tocsin-kills");
        BrokerSettings settings = new BrokerSettings(folder.resolve("broker"), Launch.freePort());
        try (EmbeddedBroker broker = EmbeddedBroker.start(settings);
                EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                        .setDataDirectory(folder.resolve("postgres"))
                        .setServerConfig("wal_level", "logical")
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .start();
                Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(CommittedRows.TABLE);
            statement.execute(CommittedRows.IDENTITY);
            Clients clients = defined(broker.bootstrapServers(), postgres.getPort());
            boolean same =
                    new CaptureKills(consumer(clients)).run(broker.bootstrapServers(), folder, postgres, statement);
            System.exit(same ? 0 : 1);
        }
    }

    private static Clients defined(String servers, int port) throws Exception {
        Map<String, Object> kafka = Map.of("bootstrap.servers", servers);
        Clients clients = new Clients(kafka, Contract.of(Topics.DEFAULT_PREFIX));
        Topics topics = clients.contract().topics();
        new Provisioning(kafka, 4, 1).ensure(List.of(topics.databases(), topics.changes()));
        DatabaseDefinition shop = DatabaseDefinition.newBuilder()
                .setName("shop")
                .setOrigin("file:main")
                .setGeneration(1)
                .setUrl("postgresql://postgres@127.0.0.1:" + port + "/postgres")
                .setPublish(List.of("public.items"))
                .build();
        try (Producer<String, @Nullable SpecificRecord> producer = clients.producer(Map.of())) {
            producer.send(new ProducerRecord<>(topics.databases().name(), "shop", shop))
                    .get();
        }
        return clients;
    }

    private static Consumer<String, @Nullable Decoded<Change>> consumer(Clients clients) {
        var topic = clients.contract().topics().changes();
        var consumer = clients.consumer(topic, Map.of("fetch.max.wait.ms", 20));
        List<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                .map(info -> new TopicPartition(topic.name(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }

    private boolean run(String servers, Path folder, EmbeddedPostgres postgres, Statement statement) throws Exception {
        Process first = child(servers, folder);
        long row = 0;
        while (latest.equals(Instant.EPOCH)) {
            statement.execute("insert into items values (" + (WARM_UP + ++row) + ", 0)");
            take(100);
        }
        kill(first);
        statement.execute("select pg_create_logical_replication_slot('truth', 'test_decoding')");
        Instant begun = Instant.now();
        CommittedRows writing = CommittedRows.start(postgres.getPostgresDatabase());
        killAgainAndAgain(servers, folder);
        writing.end();
        double seconds = Duration.between(begun, Instant.now()).toMillis() / 1000.0;
        Map<String, List<String>> truth = CommittedRows.truth(statement);
        Process last = child(servers, folder);
        awaitMoreThan(truth.values().stream().mapToInt(List::size).sum());
        settle();
        kill(last);
        return report(truth, seconds);
    }

    private void killAgainAndAgain(String servers, Path folder) throws Exception {
        Random random = new Random(11);
        for (int kill = 0; kill < KILLS; kill++) {
            Process child = child(servers, folder);
            awaitMore();
            long until = System.nanoTime()
                    + Duration.ofMillis(100 + random.nextInt(2500)).toNanos();
            while (System.nanoTime() < until) {
                take(20);
            }
            kill(child);
        }
    }

    private boolean report(Map<String, List<String>> truth, double seconds) {
        int committed = truth.values().stream().mapToInt(List::size).sum();
        long missing = truth.entrySet().stream()
                .mapToLong(entry -> entry.getValue().stream()
                        .filter(change ->
                                !told.getOrDefault(entry.getKey(), List.of()).contains(change))
                        .count())
                .sum();
        long keysAmiss = truth.entrySet().stream()
                .filter(entry -> !entry.getValue().equals(told.get(entry.getKey())))
                .count();
        System.out.printf(
                Locale.ROOT,
                "| kill -9 of hooks-cdc, %d times in %.0f s, %.0f committed changes/s | %d changes of %d keys committed,"
                        + " %d told, %d missing, %d doubled, %d keys whose changes differ or are out of order; from start"
                        + " of the process to the first new row %s |%n",
                KILLS,
                seconds,
                committed / seconds,
                committed,
                truth.size(),
                rows,
                missing,
                rows - changeIds.size(),
                keysAmiss,
                gaps.summary("ms"));
        return truth.equals(new LinkedHashMap<>(told)) && rows == committed && rows == changeIds.size();
    }

    private static Process child(String servers, Path folder) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.tocsin.hookscdc.Main");
        builder.environment()
                .putAll(Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS", servers,
                        "TOCSIN_PARTITIONS", "4",
                        "TOCSIN_MANAGEMENT_PORT", "0",
                        // As a deployment does that wants a restarted process back at once.
                        "TOCSIN_INSTANCE", "one"));
        builder.redirectErrorStream(true);
        builder.redirectOutput(
                ProcessBuilder.Redirect.appendTo(folder.resolve("child.log").toFile()));
        return builder.start();
    }

    private static void kill(Process process) {
        process.destroyForcibly().onExit().join();
    }

    /** Takes rows until one comes that was committed from now on. */
    private void awaitMore() {
        Instant since = Instant.now();
        while (!latest.isAfter(since)) {
            take(20);
        }
        gaps.add((double) Duration.between(since, Instant.now()).toMillis());
    }

    private void awaitMoreThan(int wanted) {
        long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (rows < wanted && System.nanoTime() < until) {
            take(100);
        }
    }

    /** Takes rows until none has come for a while. */
    private void settle() {
        long until = System.nanoTime() + QUIET.toNanos();
        while (System.nanoTime() < until) {
            until = take(100) ? System.nanoTime() + QUIET.toNanos() : until;
        }
    }

    private boolean take(long patienceMs) {
        boolean any = false;
        for (ConsumerRecord<String, @Nullable Decoded<Change>> record : consumer.poll(Duration.ofMillis(patienceMs))) {
            Optional<Change> change = Optional.ofNullable(record.value()).flatMap(Decoded::value);
            change.ifPresent(this::note);
            any = true;
        }
        return any;
    }

    private void note(Change change) {
        String image = Optional.ofNullable(change.getAfter())
                .or(() -> Optional.ofNullable(change.getBefore()))
                .orElse("");
        String id = first(ID, change.getKey());
        latest = change.getCommittedAt();
        if (Long.parseLong(id) < WARM_UP) {
            told.computeIfAbsent(id, any -> new ArrayList<>()).add(change.getOperation() + " " + first(TOKEN, image));
            changeIds.add(change.getId());
            rows++;
        }
    }

    private static String first(Pattern pattern, String json) {
        Matcher matcher = pattern.matcher(json);
        return matcher.find() ? matcher.group(1) : "";
    }
}
