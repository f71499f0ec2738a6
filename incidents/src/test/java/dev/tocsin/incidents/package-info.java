/** The topologies, run on records. */
@NullMarked
package dev.tocsin.incidents;

import org.jspecify.annotations.NullMarked;
