/** What changes, as server-sent events. */
@NullMarked
package dev.tocsin.api.live;

import org.jspecify.annotations.NullMarked;
