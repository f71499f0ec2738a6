package dev.tocsin.prober.check;

import java.util.concurrent.CompletableFuture;

/**
 * Connects once, goes over to TLS if told so ({@code starttls}), says something ({@code send}) and waits for something
 * ({@code receive}).
 *
 * <p>Threading: {@link #ask} may be called by any thread.
 */
final class TcpCheck implements Check {
    private final Network network;

    TcpCheck(Network network) {
        this.network = network;
    }

    @Override
    public CompletableFuture<Seen> ask(Target target) {
        return new Conversation(target, network.course(target.timeout()), network).begin();
    }
}
