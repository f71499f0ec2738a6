/** Outcomes to Kafka. */
@NullMarked
package dev.tocsin.notifier.report;

import org.jspecify.annotations.NullMarked;
