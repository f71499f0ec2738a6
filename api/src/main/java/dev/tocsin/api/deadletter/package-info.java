/** Answers about records that could not be read. */
@NullMarked
package dev.tocsin.api.deadletter;

import org.jspecify.annotations.NullMarked;
