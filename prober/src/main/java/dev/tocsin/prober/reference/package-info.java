/** References to secrets and settings, resolved at the moment of use. */
@NullMarked
package dev.tocsin.prober.reference;

import org.jspecify.annotations.NullMarked;
