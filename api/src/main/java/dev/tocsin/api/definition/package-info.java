/** Definitions as they are put, changed and deleted by REST. */
@NullMarked
package dev.tocsin.api.definition;

import org.jspecify.annotations.NullMarked;
