/** Pings of endpoints that report by themselves. */
@NullMarked
package dev.tocsin.api.heartbeat;

import org.jspecify.annotations.NullMarked;
