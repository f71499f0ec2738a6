/** Asks endpoints how they are. */
@NullMarked
package dev.tocsin.prober;

import org.jspecify.annotations.NullMarked;
