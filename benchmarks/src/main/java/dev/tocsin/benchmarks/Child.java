package dev.tocsin.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A program as a process of its own, whose memory and processor time are looked at. */
final class Child implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Process process;
    private final Path log;

    private Child(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** A class of this class path, with that much memory. */
    static Child java(Path log, Map<String, String> environment, String memory, String type, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + memory,
                "-cp",
                System.getProperty("java.class.path"),
                type));
        command.addAll(List.of(arguments));
        return start(log, environment, command);
    }

    static Child start(Path log, Map<String, String> environment, List<String> command) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        return new Child(builder.start(), log);
    }

    /** What follows the words in what it prints. */
    String awaitLine(String words) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline && process.isAlive()) {
            Optional<String> line = Files.readAllLines(log).stream()
                    .filter(each -> each.contains(words))
                    .findFirst();
            if (line.isPresent()) {
                return line.get()
                        .substring(line.get().indexOf(words) + words.length())
                        .strip();
            }
            Thread.sleep(50);
        }
        throw new IOException("'" + words.strip() + "' was not printed; see " + log);
    }

    /** Bytes of everything that can be reached, after a full collection. */
    long liveHeap() throws IOException, InterruptedException {
        return LiveHeap.bytes(process.pid());
    }

    double processorSeconds() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (process.waitFor(15, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
