/** From the configuration of py-pinger to that of Tocsin. */
@NullMarked
package dev.tocsin.importers.pinger;

import org.jspecify.annotations.NullMarked;
