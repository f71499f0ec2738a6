/** Captures row changes with the Debezium engine. */
@NullMarked
package dev.tocsin.hookscdc;

import org.jspecify.annotations.NullMarked;
