/** The Kafka Streams application: results to incidents, events to callbacks. */
@NullMarked
package dev.tocsin.incidents;

import org.jspecify.annotations.NullMarked;
