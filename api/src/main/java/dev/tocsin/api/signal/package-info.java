/** Custom events that applications publish. */
@NullMarked
package dev.tocsin.api.signal;

import org.jspecify.annotations.NullMarked;
