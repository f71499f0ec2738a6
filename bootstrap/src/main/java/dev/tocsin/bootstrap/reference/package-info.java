/** Resolves references to secrets at the moment of use. */
@NullMarked
package dev.tocsin.bootstrap.reference;

import org.jspecify.annotations.NullMarked;
