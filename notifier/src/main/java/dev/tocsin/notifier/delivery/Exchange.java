package dev.tocsin.notifier.delivery;

import dev.tocsin.notifier.delivery.HttpSender.Surroundings;
import dev.tocsin.notifier.delivery.Outcome.Interrupted;
import dev.tocsin.notifier.delivery.Outcome.Refused;
import dev.tocsin.notifier.delivery.Outcome.Unanswered;
import dev.tocsin.notifier.delivery.Prepared.Ready;
import dev.tocsin.notifier.delivery.Prepared.Tls;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One request and its answer, within one time limit. Threading: one event loop. */
final class Exchange {
    private static final int MOST_ADDRESSES = 3;

    private final Surroundings around;
    private final Ready ready;
    private final Duration timeout;
    private final int answerBytes;
    private final Promise<Outcome> promise = Promise.promise();
    private final Instant deadline;
    private long timer;
    private @Nullable HttpClientRequest request;
    private @Nullable Answer answer;

    Exchange(Surroundings around, Ready ready, Duration timeout, int answerBytes) {
        this.around = around;
        this.ready = ready;
        this.timeout = timeout;
        this.answerBytes = answerBytes;
        this.deadline = around.clock().instant().plus(timeout);
    }

    Future<Outcome> start() {
        timer = around.vertx().setTimer(Math.max(1, timeout.toMillis()), fired -> expire());
        around.directory()
                .addresses(ready.target().host())
                .onSuccess(this::connect)
                .onFailure(this::fail);
        return promise.future();
    }

    void interrupt() {
        end(new Interrupted());
        abort();
    }

    private void connect(List<InetAddress> addresses) {
        List<InetAddress> allowed = addresses.stream()
                .filter(address -> around.settings().egress().refusal(address).isEmpty())
                .limit(MOST_ADDRESSES)
                .toList();
        if (allowed.isEmpty()) {
            Optional<String> why = addresses.stream()
                    .flatMap(address -> around.settings().egress().refusal(address).stream())
                    .findFirst();
            end(why.<Outcome>map(Refused::new)
                    .orElseGet(
                            () -> new Unanswered("the name of " + ready.target().name() + " has no address")));
            return;
        }
        connect(allowed, 0);
    }

    /** Nothing was sent over a connection that did not come about, so the next address may be tried. */
    private void connect(List<InetAddress> addresses, int which) {
        if (promise.future().isComplete()) {
            return;
        }
        try {
            around.client().request(options(addresses.get(which))).onComplete(connected -> {
                if (connected.succeeded()) {
                    send(connected.result());
                } else if (which + 1 < addresses.size()) {
                    connect(addresses, which + 1);
                } else {
                    fail(connected.cause());
                }
            });
        } catch (RuntimeException refusedByTheClient) {
            end(new Refused("the request cannot be sent: " + refusedByTheClient.getMessage()));
        }
    }

    private RequestOptions options(InetAddress address) {
        Target target = ready.target();
        long left = Duration.between(around.clock().instant(), deadline).toMillis();
        long patience =
                Math.max(1, Math.min(left, around.settings().connectTimeout().toMillis()));
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.valueOf(ready.method()))
                .setHost(target.host())
                .setPort(target.port())
                .setSsl(target.tls())
                .setURI(target.uri())
                .setConnectTimeout(patience)
                .setServer(SocketAddress.inetSocketAddress(target.port(), address.getHostAddress()));
        ready.headers().forEach(options::putHeader);
        ready.tls().ifPresent(tls -> options.setSslOptions(sslOptions(tls)));
        return options;
    }

    private static ClientSSLOptions sslOptions(Tls tls) {
        ClientSSLOptions options = new ClientSSLOptions().setHostnameVerificationAlgorithm("HTTPS");
        tls.trust().ifPresent(ca -> options.setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(ca))));
        if (tls.certificate().isPresent() && tls.key().isPresent()) {
            options.setKeyCertOptions(new PemKeyCertOptions()
                    .addCertValue(Buffer.buffer(tls.certificate().get()))
                    .addKeyValue(Buffer.buffer(tls.key().get())));
        }
        return options;
    }

    private void send(HttpClientRequest connected) {
        request = connected;
        if (promise.future().isComplete()) {
            abort();
            return;
        }
        connected.response().onSuccess(this::receive).onFailure(this::fail);
        if (ready.body().length == 0) {
            connected.end();
        } else {
            connected.end(Buffer.buffer(ready.body()));
        }
    }

    private void receive(HttpClientResponse response) {
        Answer coming = new Answer(response, answerBytes);
        answer = coming;
        response.handler(part -> {
            if (!coming.take(part)) {
                end(coming.outcome(false, now()));
                abort();
            }
        });
        response.exceptionHandler(broken -> end(coming.outcome(false, now())));
        response.endHandler(whole -> end(coming.outcome(true, now())));
    }

    private void expire() {
        Answer coming = answer;
        end(
                coming != null
                        ? coming.outcome(false, now())
                        : new Unanswered(
                                "no answer from " + ready.target().name() + " within " + timeout.toMillis() + " ms"));
        abort();
    }

    private void fail(Throwable failure) {
        Answer coming = answer;
        end(
                coming != null
                        ? coming.outcome(false, now())
                        : new Unanswered(Words.of(failure, ready.target().name())));
    }

    private void end(Outcome outcome) {
        if (promise.tryComplete(outcome)) {
            around.vertx().cancelTimer(timer);
        }
    }

    /** The connection is of no further use: what is still to come on it belongs to this request. */
    private void abort() {
        HttpClientRequest sent = request;
        if (sent != null) {
            sent.connection().close();
        }
    }

    private Instant now() {
        return around.clock().instant();
    }
}
