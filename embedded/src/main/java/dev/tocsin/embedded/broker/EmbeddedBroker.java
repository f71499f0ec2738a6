package dev.tocsin.embedded.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.BrokerIdNotRegisteredException;
import org.apache.kafka.common.utils.Time;

/**
 * A real Kafka broker and its controller in this process; its records outlive it, however it ends.
 *
 * <p>The two are nodes of their own, because the broker may start only after the controller has forgotten a broker that
 * was killed. Otherwise it would take up its partitions under the old registration, lose them when that lapses, and for
 * that moment have no leader to send the outcome of a transaction to: Kafka 4.3.1 then drops the outcome, and everything
 * behind it on the partition stays unread for ever.
 *
 * <p>Threading: started and closed by one thread; what runs between is Kafka's own.
 */
public final class EmbeddedBroker implements AutoCloseable {

    private final KafkaRaftServer controller;
    private final KafkaRaftServer broker;
    private final Path unclean;
    private final String bootstrapServers;

    private EmbeddedBroker(KafkaRaftServer controller, KafkaRaftServer broker, Path unclean, String bootstrapServers) {
        this.controller = controller;
        this.broker = broker;
        this.unclean = unclean;
        this.bootstrapServers = bootstrapServers;
    }

    /** Returns once clients are served; the caller has seen to it that the port is free. */
    public static EmbeddedBroker start(BrokerSettings settings) {
        Path folder = settings.folder();
        // The controller's address comes from the properties at each start, so it may move.
        int controllerPort = FreePort.any();
        Properties controllers = BrokerProperties.ofController(folder.resolve("controller"), controllerPort);
        Properties brokers = BrokerProperties.ofBroker(folder.resolve("broker"), settings.port(), controllerPort);
        Path unclean = folder.resolve("unclean");
        boolean killed = Files.exists(unclean);
        try {
            format(folder, controllers, brokers);
            Files.writeString(unclean, "Here while a broker runs, and after it was killed.\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the broker's folder " + folder, e);
        }
        KafkaRaftServer controller = start(controllers);
        try {
            if (killed) {
                forgetKilledBroker(controllerPort);
            }
            return new EmbeddedBroker(controller, start(brokers), unclean, "127.0.0.1:" + settings.port());
        } catch (RuntimeException e) {
            stop(controller);
            throw e;
        }
    }

    /** What clients connect to: {@code host:port}. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    @Override
    public void close() {
        stop(broker);
        stop(controller);
        try {
            Files.deleteIfExists(unclean);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + unclean, e);
        }
    }

    private static KafkaRaftServer start(Properties properties) {
        var server = new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
        server.startup();
        return server;
    }

    private static void stop(KafkaRaftServer server) {
        server.shutdown();
        server.awaitShutdown();
    }

    private static void forgetKilledBroker(int controllerPort) {
        try (Admin admin = Admin.create(Map.of("bootstrap.controllers", "127.0.0.1:" + controllerPort))) {
            admin.unregisterBroker(BrokerProperties.BROKER).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof BrokerIdNotRegisteredException)) {
                throw new IllegalStateException("the controller cannot forget the broker that was killed", e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the broker started", e);
        }
    }

    private static void format(Path folder, Properties controller, Properties broker) throws IOException {
        Files.createDirectories(folder);
        Path clusterFile = folder.resolve("cluster");
        if (!Files.exists(clusterFile)) {
            Files.writeString(clusterFile, Uuid.randomUuid().toString());
        }
        String cluster = Files.readString(clusterFile);
        format(cluster, folder.resolve("controller.properties"), controller);
        format(cluster, folder.resolve("broker.properties"), broker);
    }

    private static void format(String cluster, Path file, Properties properties) throws IOException {
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, "Written at each start");
        }
        if (Files.exists(Path.of(properties.getProperty("log.dirs"), "meta.properties"))) {
            return;
        }
        String[] command = {"format", "--ignore-formatted", "--cluster-id", cluster, "--config", file.toString()};
        try (var silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            int code = StorageTool.execute(command, silent);
            if (code != 0) {
                throw new IllegalStateException(
                        "cannot format " + properties.getProperty("log.dirs") + ": code " + code);
            }
        }
    }
}
