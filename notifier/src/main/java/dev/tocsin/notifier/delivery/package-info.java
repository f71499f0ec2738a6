/** Sends one request and names the outcome. */
@NullMarked
package dev.tocsin.notifier.delivery;

import org.jspecify.annotations.NullMarked;
