/** The files of other tools as those tools read them, with places, and what there is to say about them. */
@NullMarked
package dev.tocsin.importers.source;

import org.jspecify.annotations.NullMarked;
