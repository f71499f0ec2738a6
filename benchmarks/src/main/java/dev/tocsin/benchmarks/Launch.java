package dev.tocsin.benchmarks;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** {@code ./tocsin up} as a user starts it, timed from the call of the launcher. */
final class Launch implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Path data;
    private final int port;
    private final long startedNanos = System.nanoTime();
    private final Process process;
    private final HttpClient client = HttpClient.newHttpClient();

    private Launch(Path data, int port, Process process) {
        this.data = data;
        this.port = port;
        this.process = process;
    }

    /** Starts it on {@code data}; no options: the demonstration. */
    static Launch up(Path data, String... options) throws IOException {
        int port = freePort();
        List<String> command = new ArrayList<>(
                List.of(root().resolve("tocsin").toString(), "up", "--data", data.toString(), "--port", "" + port));
        command.addAll(List.of("--kafka-port", "" + freePort(), "--postgres-port", "" + freePort()));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("TOCSIN_MANAGEMENT_PORT", "0");
        Files.createDirectories(data);
        builder.redirectOutput(data.resolve("up.log").toFile());
        return new Launch(data, port, builder.start());
    }

    /** The repository: where the launcher stands. */
    static Path root() {
        return Path.of(System.getProperty("tocsin.root", ".")).toAbsolutePath().normalize();
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Seconds from the call of the launcher until every health check is green. */
    double secondsToReady() throws Exception {
        return secondsUntil("ready", () -> get("/health/ready").statusCode() == 200);
    }

    /** Seconds from the call of the launcher until the first callback was delivered. */
    double secondsToFirstCallback() throws Exception {
        return secondsUntil(
                "first callback", () -> get("/api/v1/callbacks").body().contains("\"status\":\"sent\""));
    }

    private double secondsUntil(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            if (!process.isAlive()) {
                throw new IllegalStateException("tocsin ended; see " + data.resolve("up.log"));
            }
            try {
                if (condition.call()) {
                    return (System.nanoTime() - startedNanos) / 1e9;
                }
            } catch (IOException e) {
                // Nobody listens yet.
            }
            Thread.sleep(20);
        }
        throw new IllegalStateException("no " + what + " within " + PATIENCE + "; see " + data.resolve("up.log"));
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .timeout(Duration.ofSeconds(5))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Of the JVM: the launcher hands its process over to it. */
    long pid() {
        return process.pid();
    }

    /** CPU time of the JVM since its start. */
    double cpuSeconds() {
        return process.info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
    }

    /** kill -9 of the JVM. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
