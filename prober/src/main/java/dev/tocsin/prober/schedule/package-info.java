/** When each endpoint is due, from a clock it is given. */
@NullMarked
package dev.tocsin.prober.schedule;

import org.jspecify.annotations.NullMarked;
