/** Anexia monitoring of the process itself, as its settings want it. */
@NullMarked
package dev.tocsin.bootstrap.monitoring;

import org.jspecify.annotations.NullMarked;
