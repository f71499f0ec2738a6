/** Filters: CEL expressions over events, with the rules for null that rows need. */
@NullMarked
package dev.tocsin.definitions.expression;

import org.jspecify.annotations.NullMarked;
