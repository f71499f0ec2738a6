/** Databases as JSON. */
@NullMarked
package dev.tocsin.api.database;

import org.jspecify.annotations.NullMarked;
