/** Delivers callbacks over HTTP. */
@NullMarked
package dev.tocsin.notifier;

import org.jspecify.annotations.NullMarked;
