/** Maintenances as JSON. */
@NullMarked
package dev.tocsin.api.maintenance;

import org.jspecify.annotations.NullMarked;
