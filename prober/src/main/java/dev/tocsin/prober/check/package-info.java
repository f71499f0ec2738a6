/** Asks one target once and reports what was seen: one class a protocol, no judgement. */
@NullMarked
package dev.tocsin.prober.check;

import org.jspecify.annotations.NullMarked;
