/** Programs that measure Tocsin as its users meet it, side by side with the shortest way that is physically possible. */
@NullMarked
package dev.tocsin.benchmarks;

import org.jspecify.annotations.NullMarked;
