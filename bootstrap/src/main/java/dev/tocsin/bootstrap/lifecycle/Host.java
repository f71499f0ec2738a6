package dev.tocsin.bootstrap.lifecycle;

import dev.tocsin.anexia.Monitoring;
import dev.tocsin.bootstrap.management.Managed;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a process offers its parts: the registry for their metrics, the health of all parts of the process, and its
 * self-monitoring.
 */
public record Host(MeterRegistry metrics, Supplier<List<Health>> health, Monitoring monitoring) implements Managed {

    /** With a self-monitoring that lets nobody in. */
    public Host(MeterRegistry metrics, Supplier<List<Health>> health) {
        this(metrics, health, Monitoring.closed());
    }
}
