/** Hands results to Kafka and says so when it cannot. */
@NullMarked
package dev.tocsin.prober.publish;

import org.jspecify.annotations.NullMarked;
