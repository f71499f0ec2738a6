/** Materialises topics: what is now in memory, what was in a local SQLite file. */
@NullMarked
package dev.tocsin.api.view;

import org.jspecify.annotations.NullMarked;
