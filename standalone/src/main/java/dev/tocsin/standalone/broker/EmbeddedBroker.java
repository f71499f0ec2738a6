package dev.tocsin.standalone.broker;

import dev.tocsin.standalone.port.Ports;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/**
 * A real Kafka broker, with its controller, in this process; its records outlive it, however it ends.
 *
 * <p>Threading: started and closed by one thread; what runs between is Kafka's own.
 */
public final class EmbeddedBroker implements AutoCloseable {

    private final KafkaRaftServer server;
    private final String bootstrapServers;

    private EmbeddedBroker(KafkaRaftServer server, String bootstrapServers) {
        this.server = server;
        this.bootstrapServers = bootstrapServers;
    }

    /** Returns once clients are served; the caller has seen to it that the port is free. */
    public static EmbeddedBroker start(BrokerSettings settings) {
        // The voters' address comes from the properties at each start, so the controller may move.
        Properties properties = BrokerProperties.of(settings, Ports.anyFree());
        try {
            Files.createDirectories(settings.folder());
            format(settings.folder(), properties);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the broker's folder " + settings.folder(), e);
        }
        var server = new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
        server.startup();
        return new EmbeddedBroker(server, "127.0.0.1:" + settings.port());
    }

    /** What clients connect to: {@code host:port}. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    private static void format(Path folder, Properties properties) throws IOException {
        Path file = folder.resolve("server.properties");
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, "Written at each start");
        }
        if (Files.exists(folder.resolve("records").resolve("meta.properties"))) {
            return;
        }
        String cluster = Uuid.randomUuid().toString();
        String[] command = {"format", "--ignore-formatted", "--cluster-id", cluster, "--config", file.toString()};
        try (var silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            int code = StorageTool.execute(command, silent);
            if (code != 0) {
                throw new IllegalStateException("cannot format the broker's folder " + folder + ": code " + code);
            }
        }
    }
}
