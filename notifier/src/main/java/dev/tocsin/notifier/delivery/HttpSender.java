package dev.tocsin.notifier.delivery;

import dev.tocsin.bootstrap.reference.References;
import dev.tocsin.notifier.address.EgressRules;
import dev.tocsin.notifier.judgement.Judges;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Sends requests over HTTP/1.1, or HTTP/2 where a hook offers it, with a pool of kept connections for each destination. The
 * egress rules are asked about the very address that is then connected to.
 *
 * <p>Threading: one event loop.
 */
public final class HttpSender implements Sender {
    private static final int MAX_HEADER_BYTES = 32 * 1024;

    private final Surroundings surroundings;
    private final Journey.Means means;
    private final Set<Journey> open = new HashSet<>();

    /**
     * How requests are sent.
     *
     * @param perDestination connections to one destination; more requests than that at once wait for one
     * @param keepAlive how long an unused connection is kept
     * @param idle how long the body of an answer may pause
     */
    public record Settings(
            EgressRules egress, Duration connectTimeout, int perDestination, Duration keepAlive, Duration idle) {}

    /**
     * What references of requests are resolved with.
     *
     * @param vault is asked before them
     */
    public record Secrets(References references, Vault vault) {}

    public HttpSender(Vertx vertx, Settings settings, Secrets secrets, Names names, InstantSource clock) {
        Clients clients = new Clients(client(vertx, settings, false), client(vertx, settings, true));
        this.surroundings = new Surroundings(vertx, clients, new Directory(vertx, names, clock), settings, clock);
        this.means = new Journey.Means(
                secrets.vault(), new Preparation(secrets.references()), new Tokens(surroundings), new Judges());
    }

    @Override
    public Future<Outcome> send(Delivery delivery) {
        Journey journey = new Journey(surroundings, means, delivery, open::remove);
        open.add(journey);
        return journey.start();
    }

    @Override
    public void interrupt() {
        List.copyOf(open).forEach(Journey::interrupt);
    }

    private static HttpClient client(Vertx vertx, Settings settings, boolean http2) {
        HttpClientOptions options = new HttpClientOptions()
                .setKeepAliveTimeout((int) Math.max(1, settings.keepAlive().toSeconds()))
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setSslHandshakeTimeout(Math.max(1, settings.connectTimeout().toSeconds()))
                .setTcpNoDelay(true);
        if (http2) {
            options.setProtocolVersion(HttpVersion.HTTP_2)
                    .setUseAlpn(true)
                    .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1))
                    .setHttp2KeepAliveTimeout(
                            (int) Math.max(1, settings.keepAlive().toSeconds()))
                    .setInitialSettings(new Http2Settings().setMaxHeaderListSize(MAX_HEADER_BYTES));
        }
        return vertx.httpClientBuilder()
                .with(options)
                .with(new PoolOptions().setHttp1MaxSize(settings.perDestination()))
                // What breaks a connection is told by the outcomes of its requests; unheard, it would be logged as an
                // error.
                .withConnectHandler(connection -> connection.exceptionHandler(told -> {}))
                .build();
    }

    /** What every exchange needs. */
    record Surroundings(Vertx vertx, Clients clients, Directory directory, Settings settings, InstantSource clock) {}

    /** One for each version of HTTP. */
    record Clients(HttpClient http1, HttpClient http2) {}
}
