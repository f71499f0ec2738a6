/** A real Kafka broker in this process, its data kept in a folder. */
@NullMarked
package dev.tocsin.embedded.broker;

import org.jspecify.annotations.NullMarked;
