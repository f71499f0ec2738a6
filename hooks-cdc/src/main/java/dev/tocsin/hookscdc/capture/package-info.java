/** Runs the Debezium engine, one for each database; the only package that knows Debezium. */
@NullMarked
package dev.tocsin.hookscdc.capture;

import org.jspecify.annotations.NullMarked;
