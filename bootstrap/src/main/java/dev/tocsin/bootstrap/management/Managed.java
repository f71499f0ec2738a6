package dev.tocsin.bootstrap.management;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.Supplier;

/** What a process shows on its management port: its metrics, and how its parts are at the moment of asking. */
public interface Managed {
    MeterRegistry metrics();

    Supplier<? extends List<? extends PartHealth>> health();
}
