package dev.tocsin.bootstrap.lifecycle;

import dev.tocsin.bootstrap.management.Managed;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.Supplier;

/** What a process offers its parts: the registry for their metrics, and the health of all parts of the process. */
public record Host(MeterRegistry metrics, Supplier<List<Health>> health) implements Managed {}
