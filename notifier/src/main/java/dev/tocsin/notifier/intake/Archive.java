package dev.tocsin.notifier.intake;

import dev.tocsin.notifier.delivery.Delivery;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Where parked requests are read again. */
interface Archive {

    /** What the request at this place says to send; empty if it is there no longer. Completes on any thread. */
    CompletionStage<Optional<Delivery>> read(int partition, long offset);
}
