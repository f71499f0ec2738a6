package dev.tocsin.hookscdc.capture;

import dev.tocsin.bootstrap.reference.References;
import dev.tocsin.hookscdc.publish.LatestValue;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.serde.Clients;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * What all captures of a process share.
 *
 * @param lagAlarm bytes of log behind which a slot is alarming
 * @param serials texts that nobody has had or can guess
 */
public record CaptureContext(
        Clients clients,
        References secrets,
        MeterRegistry metrics,
        InstantSource clock,
        long lagAlarm,
        Supplier<String> serials) {

    Topics topics() {
        return clients.contract().topics();
    }

    LatestValue latest() {
        return new LatestValue(clients);
    }
}
