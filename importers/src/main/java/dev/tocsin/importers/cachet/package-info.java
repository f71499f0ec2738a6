/** From the configuration of cachet-url-monitor to that of Tocsin. */
@NullMarked
package dev.tocsin.importers.cachet;

import org.jspecify.annotations.NullMarked;
