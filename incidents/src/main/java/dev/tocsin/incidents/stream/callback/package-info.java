/** Processors and state of the callbacks topology: adapters between records and the rules of callbacks. */
@NullMarked
package dev.tocsin.incidents.stream.callback;

import org.jspecify.annotations.NullMarked;
