/** Writes records that belong together all or not at all, one copy of the API after the other. */
@NullMarked
package dev.tocsin.api.ledger;

import org.jspecify.annotations.NullMarked;
