/** Reads the rows that changed rows reference, so that templates and filters can name them. */
@NullMarked
package dev.tocsin.hookscdc.related;

import org.jspecify.annotations.NullMarked;
