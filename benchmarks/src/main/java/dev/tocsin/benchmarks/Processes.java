package dev.tocsin.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A broker and modules, each a process of its own that can be killed, stopped and started again on its folder and port.
 *
 * <p>Threading: one thread, and at the JVM's end the one that kills what is left.
 */
final class Processes implements AutoCloseable {

    static final String BROKER = "broker";
    static final int PARTITIONS = 4;
    /** Options of a JVM that shall run at its full speed; the others start faster with the first compiler alone. */
    static final List<String> BOTH_COMPILERS = List.of("-XX:+TieredCompilation");

    /**
     * Linux divides processors among sessions where it groups by them (autogroup), as it does among containers; else among
     * threads, of which a process that compiles has many.
     */
    private static final List<String> FAIR_SHARE =
            Files.isExecutable(Path.of("/usr/bin/setsid")) ? List.of("/usr/bin/setsid") : List.of();

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Path folder;
    private final int brokerPort = Launch.freePort();
    private final Map<String, Task> tasks = new LinkedHashMap<>();
    private final Map<String, Process> running = new LinkedHashMap<>();
    private int ended;
    private boolean closed;

    /** What a process runs: a class with a main method, its arguments, and what is in its environment besides the usual. */
    private record Task(String main, List<String> arguments, List<String> options, Map<String, String> environment) {}

    /** Starts the broker with the first compiler alone; the modules are the caller's to start. */
    Processes(Path folder) throws IOException {
        this(folder, List.of());
    }

    /** The same with options for the broker's JVM, in place of the first compiler alone. */
    Processes(Path folder, List<String> broker) throws IOException {
        this.folder = folder;
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        tasks.put(
                BROKER,
                new Task(
                        BrokerProcess.class.getName(),
                        List.of(folder.resolve(BROKER).toString(), "" + brokerPort),
                        broker,
                        Map.of()));
        start(BROKER);
    }

    String bootstrapServers() {
        return "127.0.0.1:" + brokerPort;
    }

    /** Names a process without starting it; {@code options} are for its JVM, in place of the first compiler alone. */
    synchronized void define(
            String name, String main, List<String> arguments, List<String> options, Map<String, String> environment) {
        tasks.put(name, new Task(main, arguments, options, environment));
    }

    /** Waits until it said so. */
    void await(String name, String words) throws Exception {
        Path log = folder.resolve(name + ".log");
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.exists(log) || !Files.readString(log).contains(words)) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException(name + " did not say '" + words + "'; see " + log);
            }
            Thread.sleep(20);
        }
    }

    /** Starts it and does not wait until it serves. */
    synchronized void start(String name) throws IOException {
        Task task = tasks.get(name);
        if (task == null) {
            throw new IllegalArgumentException("nothing is called " + name);
        }
        List<String> command = new ArrayList<>(FAIR_SHARE);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-Xmx512m"));
        command.addAll(task.options().isEmpty() ? List.of("-XX:TieredStopAtLevel=1") : task.options());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), task.main()));
        command.addAll(task.arguments());
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Map<String, String> environment = new HashMap<>(Map.of(
                "KAFKA_BOOTSTRAP_SERVERS",
                bootstrapServers(),
                "TOCSIN_PARTITIONS",
                "" + PARTITIONS,
                "TOCSIN_MANAGEMENT_PORT",
                "0",
                "TOCSIN_DATA",
                folder.resolve("data").toString(),
                "NOTIFIER_EGRESS_ALLOW",
                "127.0.0.0/8",
                // As a deployment does that wants a restarted process back at once.
                "TOCSIN_INSTANCE",
                name));
        environment.putAll(task.environment());
        builder.environment().putAll(environment);
        builder.redirectOutput(
                ProcessBuilder.Redirect.appendTo(folder.resolve(name + ".log").toFile()));
        running.put(name, builder.start());
    }

    /** kill -9. */
    synchronized void kill(String name) {
        Process process = running.remove(name);
        if (process != null) {
            process.destroyForcibly().onExit().join();
        }
    }

    /** Tells it to end, and waits until it has. */
    synchronized void end(String name) {
        Process process = running.remove(name);
        if (process != null) {
            process.destroy();
            process.onExit().join();
        }
    }

    /** Starts again, as a supervisor would, what ended by itself. */
    synchronized void revive() throws IOException {
        for (Map.Entry<String, Process> entry : Map.copyOf(running).entrySet()) {
            if (!entry.getValue().isAlive()) {
                ended++;
                System.out.println(entry.getKey() + " ended by itself with code "
                        + entry.getValue().exitValue());
                start(entry.getKey());
            }
        }
    }

    /** How many processes ended without being killed. */
    int ended() {
        return ended;
    }

    /** CPU time of the process since it started. */
    double cpuSeconds(String name) {
        return Optional.ofNullable(running.get(name))
                .flatMap(process -> process.info().totalCpuDuration())
                .map(time -> time.toNanos() / 1e9)
                .orElseThrow(() -> new IllegalStateException(name + " does not run"));
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        running.values().forEach(process -> process.destroyForcibly().onExit().join());
        running.clear();
    }
}
