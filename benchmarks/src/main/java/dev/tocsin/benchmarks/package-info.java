/** JMH and end-to-end load programs; not deployed. */
@NullMarked
package dev.tocsin.benchmarks;

import org.jspecify.annotations.NullMarked;
