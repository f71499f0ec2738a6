/** REST, status page, administration. */
@NullMarked
package dev.tocsin.api;

import org.jspecify.annotations.NullMarked;
