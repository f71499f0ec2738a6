package dev.tocsin.notifier.delivery;

import io.vertx.core.Future;

/** Sends requests. */
public interface Sender {

    /** Sends one request; the future never fails. Call it on the event loop that the sender belongs to. */
    Future<Outcome> send(Delivery delivery);

    /** Ends every open request with {@link Outcome.Interrupted}. Call it on the event loop that the sender belongs to. */
    void interrupt();
}
