/** Who wrote what. */
@NullMarked
package dev.tocsin.api.audit;

import org.jspecify.annotations.NullMarked;
