/** Typed settings from environment variables, every problem reported at once. */
@NullMarked
package dev.tocsin.bootstrap.settings;

import org.jspecify.annotations.NullMarked;
