package dev.tocsin.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tocsin.embedded.broker.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** {@code tocsin up} in a process of its own, on a data folder and ports that stay the same when it is started again. */
final class Installation implements AutoCloseable {

    private static final Duration READY_WITHIN = Duration.ofSeconds(90);

    private final Path folder;
    private final String name;
    private final Path config;
    private final int port = FreePort.any();
    private final int kafkaPort = FreePort.any();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, String> environment = new HashMap<>(Map.of("TOCSIN_MANAGEMENT_PORT", "0"));
    private int starts;
    private @Nullable Process process;

    Installation(Path folder, String config) throws IOException {
        this("up", folder);
        Files.writeString(this.config, config);
    }

    private Installation(String name, Path folder) {
        this(name, folder, folder.resolve("tocsin.yaml"));
    }

    private Installation(String name, Path folder, Path config) {
        this.folder = folder;
        this.name = name;
        this.config = config;
    }

    /** With a configuration that is there, a file or a folder of files. */
    static Installation following(Path config, Path folder) {
        return new Installation("up", folder, config);
    }

    /** Another process on the same data folder, with ports of its own. */
    Installation sibling() {
        return new Installation("sibling", folder);
    }

    int port() {
        return port;
    }

    /** A variable of the process. */
    Installation environment(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Path data() {
        return folder.resolve("data");
    }

    /** With the token of this installation. */
    HttpResponse<String> write(String method, String path, String json) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10))
                .header("content-type", "application/json")
                .header(
                        "authorization",
                        "Bearer " + Files.readString(data().resolve("token")).strip())
                .method(method, HttpRequest.BodyPublishers.ofString(json))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    void configure(String text) throws IOException {
        Files.writeString(config, text);
    }

    String bootstrapServers() {
        return "127.0.0.1:" + kafkaPort;
    }

    /** Starts it and returns at once. */
    void launch() throws IOException {
        starts++;
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.tocsin.standalone.Tocsin",
                "up",
                "--config",
                config.toString(),
                "--data",
                data().toString(),
                "--port",
                Integer.toString(port),
                "--kafka-port",
                Integer.toString(kafkaPort)));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log().toFile());
        builder.environment().putAll(environment);
        process = builder.start();
    }

    /** Starts it and waits until every part is ready. */
    void start() throws IOException {
        launch();
        await("ready; see " + log())
                .atMost(READY_WITHIN)
                .pollInterval(Duration.ofMillis(200))
                .failFast("it ended", () -> !running().isAlive())
                .until(this::ready);
    }

    /** kill -9. */
    void kill() throws InterruptedException {
        running().destroyForcibly().waitFor();
    }

    /** SIGTERM; the exit must come within 10 s. */
    void stop() throws InterruptedException {
        running().destroy();
        assertThat(running().waitFor(12, TimeUnit.SECONDS))
                .as("ends on SIGTERM")
                .isTrue();
    }

    Process running() {
        if (process == null) {
            throw new IllegalStateException("not started");
        }
        return process;
    }

    Path log() {
        return folder.resolve(name + "-" + starts + ".log");
    }

    String output() throws IOException {
        return Files.readString(log());
    }

    String get(String path) throws IOException, InterruptedException {
        return send(path).body();
    }

    private boolean ready() {
        try {
            return send("/health/ready").statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private HttpResponse<String> send(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(5))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
        }
    }
}
