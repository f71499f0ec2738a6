/** Hooks as JSON. */
@NullMarked
package dev.tocsin.api.hook;

import org.jspecify.annotations.NullMarked;
