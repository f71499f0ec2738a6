package dev.tocsin.bootstrap.management;

import dev.tocsin.anexia.Monitoring;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.Supplier;

/** What a process shows on its management port: its metrics, and how its parts are at the moment of asking. */
public interface Managed {
    MeterRegistry metrics();

    Supplier<? extends List<? extends PartHealth>> health();

    /** Its self-monitoring for others; unless it has one, nobody is let in. */
    default Monitoring monitoring() {
        return Monitoring.closed();
    }
}
