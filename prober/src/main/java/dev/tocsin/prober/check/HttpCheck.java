package dev.tocsin.prober.check;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Asks one HTTP or HTTPS target once, over a connection of its own unless told otherwise, and says what was seen. Over
 * TLS it speaks HTTP/2 with whoever does.
 *
 * <p>Every probe takes at most {@link #BODY_LIMIT} bytes of its answer, whatever the target does. Redirects are followed
 * here, at most {@link #REDIRECT_LIMIT}.
 *
 * <p>Threading: {@link #ask} may be called by any thread; futures complete on an event loop, so what depends on them
 * must not block.
 */
final class HttpCheck implements Check {
    /** The most of a body that is read, in bytes; the rest is left with the target. */
    static final int BODY_LIMIT = 1 << 20;

    /** The most redirects that are followed. */
    static final int REDIRECT_LIMIT = 10;

    private final Network network;
    private final KeptConnections kept = new KeptConnections();
    private final AccessTokens tokens;

    HttpCheck(Network network) {
        this.network = network;
        this.tokens = new AccessTokens(this::exchange, network.nanoTime());
    }

    @Override
    public CompletableFuture<Seen> ask(Target target) {
        Optional<ClientCredentials> credentials = target.request().credentials();
        return credentials.isPresent() ? askWithToken(target, credentials.get()) : exchange(target);
    }

    private CompletableFuture<Seen> askWithToken(Target target, ClientCredentials credentials) {
        long began = network.nanoTime().getAsLong();
        return tokens.token(credentials, target)
                .thenCompose(token -> token.trouble()
                        .<CompletableFuture<Seen>>map(CompletableFuture::completedFuture)
                        .orElseGet(() -> {
                            Duration spent = Duration.ofNanos(network.nanoTime().getAsLong() - began);
                            return exchange(target.with(target.request().bearing(token.value()))
                                    .within(atLeastAMilli(target.timeout().minus(spent))));
                        }))
                .whenComplete((seen, never) -> {
                    if (seen instanceof Seen.Answered answer && answer.status() == 401) {
                        tokens.forget(credentials);
                    }
                });
    }

    private static Duration atLeastAMilli(Duration left) {
        return left.toMillis() < 1 ? Duration.ofMillis(1) : left;
    }

    private CompletableFuture<Seen> exchange(Target target) {
        Course course = target.route().reuse()
                ? network.course(target.timeout(), target.url())
                : network.course(target.timeout());
        return new HttpExchange(target, course, network, kept).begin();
    }
}
