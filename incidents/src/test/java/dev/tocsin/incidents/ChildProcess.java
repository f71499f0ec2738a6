package dev.tocsin.incidents;

import dev.tocsin.embedded.broker.EmbeddedBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Module incidents in a JVM of its own with little memory, so that a test can kill it. */
final class ChildProcess implements AutoCloseable {

    private final Process process;
    private final Path log;

    private ChildProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * One of several copies, each with a folder of its own.
     *
     * @param heapMegabytes more than this, and it ends
     */
    static ChildProcess copy(EmbeddedBroker broker, int partitions, Path data, int heapMegabytes) {
        return start(settings(broker, partitions, data), heapMegabytes);
    }

    /** The only one, which takes its partitions up again at once when it is started again. */
    static ChildProcess only(EmbeddedBroker broker, int partitions, Path data, int heapMegabytes) {
        Map<String, String> settings = settings(broker, partitions, data);
        settings.put("TOCSIN_INSTANCE", "one");
        return start(settings, heapMegabytes);
    }

    private static Map<String, String> settings(EmbeddedBroker broker, int partitions, Path data) {
        return new HashMap<>(Map.of(
                "KAFKA_BOOTSTRAP_SERVERS",
                broker.bootstrapServers(),
                "TOCSIN_PARTITIONS",
                Integer.toString(partitions),
                "TOCSIN_MANAGEMENT_PORT",
                "0",
                "TOCSIN_DATA",
                data.toString()));
    }

    private static ChildProcess start(Map<String, String> settings, int heapMegabytes) {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-Dlogback.configurationFile=logback.xml",
                        "-Xmx" + heapMegabytes + "m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName()))
                .redirectErrorStream(true);
        builder.environment().putAll(settings);
        try {
            Path log = Files.createTempFile(Path.of(settings.get("TOCSIN_DATA")).getParent(), "incidents", ".log");
            return new ChildProcess(builder.redirectOutput(log.toFile()).start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException("a JVM must be able to start another", e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** {@code kill -9}. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Tells it to end, and waits until it has. */
    void end() {
        process.destroy();
        process.onExit().join();
    }

    /** All that it has said so far. */
    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException("the log of a process that was started is there", e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
