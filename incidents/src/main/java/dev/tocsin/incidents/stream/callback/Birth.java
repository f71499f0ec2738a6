package dev.tocsin.incidents.stream.callback;

import dev.tocsin.schemas.event.Callback;
import dev.tocsin.schemas.event.Event;
import java.util.Optional;

/**
 * A new callback.
 *
 * @param event what its request is made of when its lane reaches it; empty where the request is made already
 */
record Birth(Callback callback, Optional<Event> event) {

    static Birth of(Callback callback) {
        return new Birth(callback, Optional.empty());
    }
}
