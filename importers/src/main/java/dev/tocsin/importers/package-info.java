/** The configuration of other tools as tocsin.yaml. */
@NullMarked
package dev.tocsin.importers;

import org.jspecify.annotations.NullMarked;
