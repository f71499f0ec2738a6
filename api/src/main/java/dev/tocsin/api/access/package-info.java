/** Who may see what. */
@NullMarked
package dev.tocsin.api.access;

import org.jspecify.annotations.NullMarked;
