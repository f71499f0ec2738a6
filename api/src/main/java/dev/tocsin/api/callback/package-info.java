/** Callbacks as JSON. */
@NullMarked
package dev.tocsin.api.callback;

import org.jspecify.annotations.NullMarked;
