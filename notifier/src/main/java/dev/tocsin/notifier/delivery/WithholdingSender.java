package dev.tocsin.notifier.delivery;

import io.vertx.core.Future;

/**
 * Keeps back what is only to be recorded, before anything of it is looked up, and sends the rest.
 *
 * <p>Threading: one event loop.
 */
public final class WithholdingSender implements Sender {
    private final Sender sender;
    private final boolean everything;

    /** @param everything whether nothing at all is sent */
    public WithholdingSender(Sender sender, boolean everything) {
        this.sender = sender;
        this.everything = everything;
    }

    @Override
    public Future<Outcome> send(Delivery delivery) {
        return everything || delivery.extras().logOnly()
                ? Future.succeededFuture(new Outcome.Withheld())
                : sender.send(delivery);
    }

    @Override
    public void interrupt() {
        sender.interrupt();
    }
}
