/** Incidents as JSON. */
@NullMarked
package dev.tocsin.api.incident;

import org.jspecify.annotations.NullMarked;
