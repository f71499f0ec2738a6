/** Resolves references to secrets at the moment of use. */
@NullMarked
package dev.tocsin.notifier.secret;

import org.jspecify.annotations.NullMarked;
