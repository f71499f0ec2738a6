/** Adapters between records and the rules that both topologies share. */
@NullMarked
package dev.tocsin.incidents.stream;

import org.jspecify.annotations.NullMarked;
