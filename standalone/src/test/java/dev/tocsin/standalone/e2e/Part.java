package dev.tocsin.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One module, or a broker, as a process of its own that a test suspends, starves and kills. */
final class Part implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final Path log;

    private Part(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** A module as {@code ./tocsin MODULE} runs it. */
    static Part module(Path folder, String module, Map<String, String> environment) {
        return start(folder.resolve(module + ".log"), environment, "dev.tocsin.standalone.Tocsin", module);
    }

    /** A command as {@code ./tocsin WORDS} runs it. */
    static Part command(Path log, Map<String, String> environment, String... words) {
        List<String> line = new ArrayList<>(List.of("dev.tocsin.standalone.Tocsin"));
        line.addAll(List.of(words));
        return start(log, environment, line.toArray(String[]::new));
    }

    static Part broker(Path folder, int port) {
        return start(
                folder.resolve("broker.log"),
                Map.of(),
                BrokerMain.class.getName(),
                folder.resolve("broker").toString(),
                Integer.toString(port));
    }

    /** @param log its folder is made */
    private static Part start(Path log, Map<String, String> environment, String... command) {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path")));
        line.addAll(List.of(command));
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        try {
            Files.createDirectories(log.getParent());
            return new Part(builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException("a JVM must be able to start another", e);
        }
    }

    /** {@code kill -STOP}: it stands still, and its connections stay as they are. */
    void suspend() {
        signal("-STOP");
    }

    /** {@code kill -CONT}. */
    void proceed() {
        signal("-CONT");
    }

    private void signal(String name) {
        try {
            int code = new ProcessBuilder("kill", name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            assertThat(code).as("kill " + name).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** The exit code, once it has ended by itself. */
    int ends() {
        return process.onExit()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join()
                .exitValue();
    }

    /** What it has said so far. */
    String said() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** {@code kill -9}. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
