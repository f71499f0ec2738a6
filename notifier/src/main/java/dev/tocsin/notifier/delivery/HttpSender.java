package dev.tocsin.notifier.delivery;

import dev.tocsin.bootstrap.reference.References;
import dev.tocsin.notifier.address.EgressRules;
import dev.tocsin.notifier.delivery.Outcome.Refused;
import dev.tocsin.notifier.delivery.Prepared.Ready;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Sends requests over HTTP/1.1 with a pool of kept connections for each destination. Redirects are answers. The egress
 * rules are asked about the very address that is then connected to.
 *
 * <p>Threading: one event loop.
 */
public final class HttpSender implements Sender {
    private static final int MAX_HEADER_BYTES = 32 * 1024;

    private final Surroundings surroundings;
    private final Preparation preparation;
    private final Set<Exchange> open = new HashSet<>();

    /**
     * How requests are sent.
     *
     * @param perDestination connections to one destination; more requests than that at once wait for one
     * @param keepAlive how long an unused connection is kept
     */
    public record Settings(EgressRules egress, Duration connectTimeout, int perDestination, Duration keepAlive) {}

    public HttpSender(Vertx vertx, Settings settings, References references, Names names, InstantSource clock) {
        HttpClientOptions options = new HttpClientOptions()
                .setKeepAliveTimeout((int) Math.max(1, settings.keepAlive().toSeconds()))
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setSslHandshakeTimeout(Math.max(1, settings.connectTimeout().toSeconds()))
                .setTcpNoDelay(true);
        HttpClient client = vertx.httpClientBuilder()
                .with(options)
                .with(new PoolOptions().setHttp1MaxSize(settings.perDestination()))
                // What breaks a connection is told by the outcomes of its requests; unheard, it would be logged as an
                // error.
                .withConnectHandler(connection -> connection.exceptionHandler(told -> {}))
                .build();
        this.surroundings = new Surroundings(vertx, client, new Directory(vertx, names, clock), settings, clock);
        this.preparation = new Preparation(references);
    }

    @Override
    public Future<Outcome> send(Delivery delivery) {
        Prepared prepared = preparation.prepare(delivery, surroundings.clock().instant());
        if (prepared instanceof Prepared.Unusable unusable) {
            return Future.succeededFuture(new Refused(unusable.why()));
        }
        Exchange exchange = new Exchange(surroundings, (Ready) prepared, delivery.timeout(), delivery.answerBytes());
        open.add(exchange);
        return exchange.start().onComplete(ended -> open.remove(exchange));
    }

    @Override
    public void interrupt() {
        List.copyOf(open).forEach(Exchange::interrupt);
    }

    /** What every exchange needs. */
    record Surroundings(Vertx vertx, HttpClient client, Directory directory, Settings settings, InstantSource clock) {}
}
