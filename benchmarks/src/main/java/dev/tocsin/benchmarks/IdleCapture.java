package dev.tocsin.benchmarks;

import dev.tocsin.embedded.broker.BrokerSettings;
import dev.tocsin.embedded.broker.EmbeddedBroker;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.event.DatabaseDefinition;
import dev.tocsin.schemas.provision.Provisioning;
import dev.tocsin.schemas.serde.Clients;
import dev.tocsin.schemas.serde.Contract;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What capture of quiet databases costs: processor time of a hooks-cdc process over a minute, with no database, one and
 * ten, after it has settled. Seconds to measure for may be given.
 */
final class IdleCapture {

    private static final List<Integer> COUNTS = List.of(0, 1, 10);
    private static final Duration SETTLE = Duration.ofSeconds(20);
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(90);

    private final String servers;
    private final EmbeddedPostgres postgres;
    private final Path folder;
    private final Duration measured;

    private IdleCapture(String servers, EmbeddedPostgres postgres, Path folder, Duration measured) {
        this.servers = servers;
        this.postgres = postgres;
        this.folder = folder;
        this.measured = measured;
    }

    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("tocsin-idle");
        BrokerSettings settings = new BrokerSettings(folder.resolve("broker"), Launch.freePort());
        try (EmbeddedBroker broker = EmbeddedBroker.start(settings);
                EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                        .setDataDirectory(folder.resolve("postgres"))
                        .setServerConfig("wal_level", "logical")
                        .setServerConfig("max_replication_slots", "40")
                        .setServerConfig("max_wal_senders", "40")
                        .start()) {
            Duration measured = Duration.ofSeconds(args.length > 0 ? Long.parseLong(args[0]) : 60);
            new IdleCapture(broker.bootstrapServers(), postgres, folder, measured).run();
        }
        System.exit(0);
    }

    private void run() throws Exception {
        double none = 0;
        for (int count : COUNTS) {
            double cost = cost(count);
            none = count == 0 ? cost : none;
            System.out.printf(
                    Locale.ROOT,
                    "| CPU of hooks-cdc with %d quiet database(s), %d s | %.1f ms a second%s |%n",
                    count,
                    measured.toSeconds(),
                    cost,
                    count == 0 ? "" : String.format(Locale.ROOT, ", %.1f for each database", (cost - none) / count));
        }
    }

    /** Milliseconds of processor time a second. */
    private double cost(int count) throws Exception {
        String prefix = "idle" + count + ".";
        define(prefix, count);
        Process process = start(prefix);
        try {
            awaitCaptured("idle" + count + "_%", count);
            LockSupport.parkNanos(SETTLE.toNanos());
            Duration before = cpu(process);
            long begun = System.nanoTime();
            LockSupport.parkNanos(measured.toNanos());
            double seconds = (System.nanoTime() - begun) / (double) TimeUnit.SECONDS.toNanos(1);
            return cpu(process).minus(before).toMillis() / seconds;
        } finally {
            process.destroyForcibly().onExit().join();
        }
    }

    private void define(String prefix, int count) throws Exception {
        Map<String, Object> kafka = Map.of("bootstrap.servers", servers);
        Clients clients = new Clients(kafka, Contract.of(prefix));
        Topics topics = clients.contract().topics();
        new Provisioning(kafka, 4, 1).ensure(List.of(topics.databases()));
        try (Producer<String, @Nullable SpecificRecord> producer = clients.producer(Map.of())) {
            for (int number = 1; number <= count; number++) {
                String name = "db" + count + "x" + number;
                execute("postgres", "create database " + name);
                execute(name, "create table items (id bigint primary key)");
                DatabaseDefinition database = DatabaseDefinition.newBuilder()
                        .setName(name)
                        .setOrigin("file:main")
                        .setGeneration(1)
                        .setUrl("postgresql://postgres@127.0.0.1:" + postgres.getPort() + "/" + name)
                        .setPublish(List.of("public.items"))
                        .build();
                producer.send(new ProducerRecord<>(topics.databases().name(), name, database))
                        .get();
            }
        }
    }

    private void execute(String database, String sql) throws SQLException {
        try (Connection connection = postgres.getDatabase("postgres", database).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Process start(String prefix) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.tocsin.hookscdc.Main");
        builder.environment()
                .putAll(Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS",
                        servers,
                        "TOCSIN_TOPIC_PREFIX",
                        prefix,
                        "TOCSIN_PARTITIONS",
                        "4",
                        "TOCSIN_MANAGEMENT_PORT",
                        "0"));
        builder.redirectErrorStream(true);
        builder.redirectOutput(
                ProcessBuilder.Redirect.appendTo(folder.resolve("child.log").toFile()));
        return builder.start();
    }

    /** Waits until so many slots of that name are read. */
    private void awaitCaptured(String slots, int count) throws SQLException {
        long until = System.nanoTime() + STARTS_WITHIN.toNanos();
        while (reading(slots) < count) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException("not captured within " + STARTS_WITHIN + ": see " + folder);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
    }

    private int reading(String slots) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select count(*) from pg_replication_slots where active and slot_name like '" + slots + "'")) {
            row.next();
            return row.getInt(1);
        }
    }

    private static Duration cpu(Process process) {
        return process.info().totalCpuDuration().orElseThrow(() -> new IllegalStateException("no processor time"));
    }
}
