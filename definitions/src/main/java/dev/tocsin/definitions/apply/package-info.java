/** Compares definitions with those on the topics, and writes the difference. */
@NullMarked
package dev.tocsin.definitions.apply;

import org.jspecify.annotations.NullMarked;
