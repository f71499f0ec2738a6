/** When something that recurs is due, in a time zone. */
@NullMarked
package dev.tocsin.definitions.schedule;

import org.jspecify.annotations.NullMarked;
