package dev.tocsin.incidents;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/** A broker in this process. */
final class TestBroker implements AutoCloseable {

    private final KafkaRaftServer server;
    private final String address;

    TestBroker(Path folder) {
        address = "127.0.0.1:" + freePort();
        Properties properties = properties(folder, "127.0.0.1:" + freePort());
        format(folder, properties);
        server = new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
        server.startup();
    }

    private Properties properties(Path folder, String controller) {
        Properties properties = new Properties();
        properties.setProperty("process.roles", "broker,controller");
        properties.setProperty("node.id", "1");
        properties.setProperty("controller.quorum.voters", "1@" + controller);
        properties.setProperty("controller.listener.names", "CONTROLLER");
        properties.setProperty("listeners", "CLIENT://" + address + ",CONTROLLER://" + controller);
        properties.setProperty("advertised.listeners", "CLIENT://" + address);
        properties.setProperty("listener.security.protocol.map", "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        properties.setProperty("inter.broker.listener.name", "CLIENT");
        properties.setProperty("log.dirs", folder.resolve("records").toString());
        properties.setProperty("auto.create.topics.enable", "false");
        properties.setProperty("offsets.topic.replication.factor", "1");
        properties.setProperty("offsets.topic.num.partitions", "1");
        properties.setProperty("transaction.state.log.replication.factor", "1");
        properties.setProperty("transaction.state.log.num.partitions", "1");
        properties.setProperty("transaction.state.log.min.isr", "1");
        properties.setProperty("log.cleaner.dedupe.buffer.size", "4194304");
        properties.setProperty("group.initial.rebalance.delay.ms", "0");
        return properties;
    }

    String address() {
        return address;
    }

    private static void format(Path folder, Properties properties) {
        Path file = folder.resolve("server.properties");
        try {
            Files.createDirectories(folder);
            try (Writer writer = Files.newBufferedWriter(file)) {
                properties.store(writer, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String cluster = Uuid.randomUuid().toString();
        String[] command = {"format", "--cluster-id", cluster, "--config", file.toString()};
        try (var silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            if (StorageTool.execute(command, silent) != 0) {
                throw new IllegalStateException("cannot format " + folder);
            }
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
