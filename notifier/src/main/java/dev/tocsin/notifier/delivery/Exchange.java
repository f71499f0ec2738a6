package dev.tocsin.notifier.delivery;

import dev.tocsin.notifier.delivery.Connecting.Proxy;
import dev.tocsin.notifier.delivery.Connecting.Tls;
import dev.tocsin.notifier.delivery.HttpSender.Surroundings;
import dev.tocsin.notifier.delivery.Outcome.Interrupted;
import dev.tocsin.notifier.delivery.Outcome.Refused;
import dev.tocsin.notifier.delivery.Outcome.Unanswered;
import dev.tocsin.notifier.delivery.Prepared.Ready;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One request and its answer, within one time limit. Threading: one event loop. */
final class Exchange {
    private static final int MOST_ADDRESSES = 3;
    /** HTTP/2's word for a request that nobody waits for any longer. */
    private static final long CANCEL = 8;

    private final Surroundings around;
    private final Ready ready;
    private final Limit limit;
    private final Promise<Outcome> promise = Promise.promise();
    private long timer;
    private Instant heard = Instant.EPOCH;
    private @Nullable HttpClientRequest request;
    private @Nullable Answer answer;

    /**
     * How long it may take, and how much of its answer is kept.
     *
     * @param from when that time began
     */
    record Limit(Instant from, Duration timeout, int answerBytes) {
        Instant deadline() {
            return from.plus(timeout);
        }
    }

    Exchange(Surroundings around, Ready ready, Limit limit) {
        this.around = around;
        this.ready = ready;
        this.limit = limit;
    }

    Future<Outcome> start() {
        watch(left());
        judged(
                ready.target().host(),
                ready.target().name(),
                addresses -> ready.connecting()
                        .proxy()
                        .ifPresentOrElse(
                                proxy -> judged(
                                        proxy.host(),
                                        "the proxy " + proxy.name(),
                                        proxies -> connect(addresses, proxies.subList(0, 1), 0)),
                                () -> connect(addresses, List.of(), 0)));
        return promise.future();
    }

    void interrupt() {
        end(new Interrupted());
        abort();
    }

    /** Goes on with those addresses of a name that may be called. */
    private void judged(String host, String name, Consumer<List<InetAddress>> next) {
        around.directory().addresses(host).onComplete(found -> {
            if (found.succeeded()) {
                judge(found.result(), name, next);
            } else {
                end(new Unanswered(Words.of(found.cause(), name)));
            }
        });
    }

    private void judge(List<InetAddress> addresses, String name, Consumer<List<InetAddress>> next) {
        List<InetAddress> allowed = new ArrayList<>(Math.min(addresses.size(), MOST_ADDRESSES));
        Optional<String> why = Optional.empty();
        for (InetAddress address : addresses) {
            Optional<String> refusal = around.settings().egress().refusal(address);
            why = why.isPresent() ? why : refusal;
            if (refusal.isEmpty() && allowed.size() < MOST_ADDRESSES) {
                allowed.add(address);
            }
        }
        if (!allowed.isEmpty()) {
            next.accept(allowed);
            return;
        }
        end(why.<Outcome>map(Refused::new).orElseGet(() -> new Unanswered("the name of " + name + " has no address")));
    }

    /** Nothing was sent over a connection that did not come about, so the next address may be tried. */
    private void connect(List<InetAddress> addresses, List<InetAddress> proxies, int which) {
        if (promise.future().isComplete()) {
            return;
        }
        try {
            client().request(options(addresses.get(which), proxies)).onComplete(connected -> {
                if (connected.succeeded()) {
                    send(connected.result());
                } else if (which + 1 < addresses.size()) {
                    connect(addresses, proxies, which + 1);
                } else {
                    fail(connected.cause());
                }
            });
        } catch (RuntimeException refusedByTheClient) {
            end(new Refused("the request cannot be sent: " + refusedByTheClient.getMessage()));
        }
    }

    private HttpClient client() {
        boolean http2 = ready.connecting().http2() && ready.target().tls();
        return http2 ? around.clients().http2() : around.clients().http1();
    }

    private RequestOptions options(InetAddress address, List<InetAddress> proxies) {
        Target target = ready.target();
        long patience =
                Math.max(1, Math.min(left(), around.settings().connectTimeout().toMillis()));
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.valueOf(ready.method()))
                .setHost(target.host())
                .setPort(target.port())
                .setSsl(target.tls())
                .setURI(target.uri())
                .setConnectTimeout(patience)
                .setServer(SocketAddress.inetSocketAddress(target.port(), address.getHostAddress()));
        ready.connecting()
                .tls()
                .filter(tls -> target.tls())
                .ifPresent(tls ->
                        options.setSslOptions(sslOptions(tls, ready.connecting().http2())));
        ready.connecting().proxy().ifPresent(proxy -> options.setProxyOptions(proxyOptions(proxy, proxies.get(0))));
        return options;
    }

    private static ClientSSLOptions sslOptions(Tls tls, boolean http2) {
        ClientSSLOptions options = new ClientSSLOptions().setHostnameVerificationAlgorithm("HTTPS");
        if (http2) {
            options.setUseAlpn(true).setApplicationLayerProtocols(List.of("h2", "http/1.1"));
        }
        tls.trust().ifPresent(ca -> options.setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(ca))));
        if (tls.certificate().isPresent() && tls.key().isPresent()) {
            options.setKeyCertOptions(new PemKeyCertOptions()
                    .addCertValue(Buffer.buffer(tls.certificate().get()))
                    .addKeyValue(Buffer.buffer(tls.key().get())));
        }
        return options;
    }

    /** The proxy is told the very address that was judged, never a name to look up. */
    private static ProxyOptions proxyOptions(Proxy proxy, InetAddress address) {
        ProxyOptions options = new ProxyOptions()
                .setType(proxy.socks() ? ProxyType.SOCKS5 : ProxyType.HTTP)
                .setHost(address.getHostAddress())
                .setPort(proxy.port());
        proxy.username().ifPresent(options::setUsername);
        proxy.password().ifPresent(options::setPassword);
        return options;
    }

    private void send(HttpClientRequest connected) {
        request = connected;
        if (promise.future().isComplete()) {
            abort();
            return;
        }
        try {
            ready.headers().forEach(connected::putHeader);
        } catch (RuntimeException refusedByTheClient) {
            end(new Refused("the request cannot be sent: " + refusedByTheClient.getMessage()));
            abort();
            return;
        }
        connected.response().onComplete(answered -> {
            if (answered.succeeded()) {
                receive(answered.result());
            } else {
                fail(answered.cause());
            }
        });
        if (ready.body().length == 0) {
            connected.end();
        } else {
            connected.end(Buffer.buffer(ready.body()));
        }
    }

    private void receive(HttpClientResponse response) {
        Answer coming = new Answer(response, limit.answerBytes());
        answer = coming;
        heard = now();
        response.handler(part -> {
            heard = now();
            if (!coming.take(part)) {
                end(coming.outcome(false, now()));
                abort();
            }
        });
        response.exceptionHandler(broken -> end(coming.outcome(false, now())));
        response.endHandler(whole -> end(coming.outcome(true, now())));
    }

    /** Wakes when the first of what may pass has passed: the time for all, or the pause in a body. */
    private void watch(long left) {
        long wait = Math.max(1, Math.min(left, answer == null ? pause() : pause() - quiet()));
        timer = around.vertx().setTimer(wait, fired -> look(left - wait));
    }

    private void look(long left) {
        Answer coming = answer;
        if (left > 0 && (coming == null || quiet() < pause())) {
            watch(left);
            return;
        }
        end(
                coming != null
                        ? coming.outcome(false, now())
                        : new Unanswered("no answer from " + ready.target().name() + " within "
                                + limit.timeout().toMillis() + " ms"));
        abort();
    }

    /** How long the body of an answer may pause, in milliseconds; of one that does the rest is given up. */
    private long pause() {
        return around.settings().idle().toMillis();
    }

    private long quiet() {
        return Duration.between(heard, now()).toMillis();
    }

    private void fail(Throwable failure) {
        Answer coming = answer;
        if (coming == null && ready.connecting().identified() && Words.unusableKey(failure)) {
            end(new Refused("auth.mtls: the certificate or the key cannot be used"));
            return;
        }
        String name = ready.target().name();
        String where = ready.connecting()
                .proxy()
                .map(proxy -> name + " through the proxy " + proxy.name())
                .orElse(name);
        end(coming != null ? coming.outcome(false, now()) : new Unanswered(Words.of(failure, where)));
    }

    private void end(Outcome outcome) {
        if (promise.tryComplete(outcome)) {
            around.vertx().cancelTimer(timer);
        }
    }

    /** The connection of HTTP/1 is of no further use: what is still to come on it belongs to this request. */
    private void abort() {
        HttpClientRequest sent = request;
        if (sent == null) {
            return;
        }
        if (sent.version() == HttpVersion.HTTP_2) {
            sent.reset(CANCEL);
        } else {
            sent.connection().close();
        }
    }

    private long left() {
        return Duration.between(now(), limit.deadline()).toMillis();
    }

    private Instant now() {
        return around.clock().instant();
    }
}
