/** What Python makes of texts: regular expressions, {@code str.format}, numbers as text. */
@NullMarked
package dev.tocsin.importers.python;

import org.jspecify.annotations.NullMarked;
