package dev.tocsin.api;

import dev.tocsin.anexia.Monitoring;
import dev.tocsin.api.heartbeat.Heartbeats;
import dev.tocsin.api.hook.LogOnly;
import dev.tocsin.api.live.Live;
import dev.tocsin.api.view.View;
import dev.tocsin.bootstrap.lifecycle.Health;
import dev.tocsin.bootstrap.lifecycle.Host;
import dev.tocsin.schemas.registry.SchemaSource;
import dev.tocsin.schemas.serde.Clients;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** The real HTTP server on a view that is fed directly. */
final class ServerFixture implements AutoCloseable {

    static {
        // To be able to ask as a rebound DNS name would.
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
    }

    final ViewFixture records;
    final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    volatile List<Health> health = List.of(Health.ready("api"));
    final Live live;
    final FakeLedger ledger;
    private final ApiServer server;

    ServerFixture(Path folder, Instant now) {
        this(folder, now, "127.0.0.1");
    }

    /** Of a Tocsin that sends nothing. */
    static ServerFixture sendingNothing(Path folder, Instant now) {
        return new ServerFixture(folder, now, "127.0.0.1", new LogOnly(true));
    }

    ServerFixture(Path folder, Instant now, String host) {
        this(folder, now, host, new LogOnly(false));
    }

    private ServerFixture(Path folder, Instant now, String host, LogOnly logOnly) {
        records = new ViewFixture(folder, now);
        View view = records.view();
        live = new Live("epoch", view.snapshot());
        view.listen(live::changed);
        ledger = new FakeLedger(records);
        AtomicInteger chance = new AtomicInteger();
        server = ApiApp.serve(
                settings(folder, host, 0, logOnly),
                new Host(
                        new SimpleMeterRegistry(),
                        () -> health,
                        Monitoring.builder("monitoring").build()),
                view,
                Writes.of(
                        view,
                        logOnly,
                        ledger,
                        new Clients(Map.of("bootstrap.servers", "127.0.0.1:1"), ViewFixture.CONTRACT),
                        InstantSource.fixed(now),
                        () -> "chance " + chance.incrementAndGet()),
                new Heartbeats(view, ledger, ViewFixture.TOPICS),
                live,
                InstantSource.fixed(now));
    }

    static ApiSettings settings(Path folder, String host, int port, LogOnly logOnly) {
        try {
            Files.writeString(folder.resolve("token"), "file-token\n");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return new ApiSettings(
                host,
                port,
                Optional.of(0),
                folder,
                folder.resolve("token"),
                "t.",
                4,
                1,
                SchemaSource.MANIFEST,
                logOnly,
                Map.of());
    }

    int port() {
        return server.port();
    }

    /** Where py-pinger's paths alone are answered. */
    int taskPort() {
        return server.portsBeside().get(0);
    }

    HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
        return headers.length == 0 ? request : request.headers(headers);
    }

    HttpResponse<String> get(String path, String... headers) {
        return send(request(path, headers));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** A write with the token of the data folder. */
    HttpResponse<String> write(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = request(path, headers).method(method, BodyPublishers.ofString(body));
        return send(request.header("Authorization", "Bearer file-token").header("Content-Type", "application/json"));
    }

    /** The JSON of a 200 answer. */
    JsonObject json(String path, String... headers) {
        HttpResponse<String> answer = get(path, headers);
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
        return new JsonObject(answer.body());
    }

    @Override
    public void close() {
        server.close();
        records.close();
    }
}
