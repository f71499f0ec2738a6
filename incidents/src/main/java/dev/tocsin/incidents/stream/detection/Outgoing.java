package dev.tocsin.incidents.stream.detection;

import dev.tocsin.schemas.CloudEvent;
import dev.tocsin.schemas.event.Event;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record to be written.
 *
 * @param operator the operator that writes it
 * @param value null is a tombstone
 */
record Outgoing(String operator, String key, @Nullable SpecificRecord value, CloudEvent event) {

    /** An event under what it is about. */
    static Outgoing of(String operator, Event event) {
        return new Outgoing(operator, event.getSubject(), event, CloudEvent.of(event));
    }
}
