/** Signs what is sent, as Standard Webhooks says. */
@NullMarked
package dev.tocsin.notifier.signature;

import org.jspecify.annotations.NullMarked;
