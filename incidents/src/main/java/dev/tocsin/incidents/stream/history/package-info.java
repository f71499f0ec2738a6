/** Availability and latency of endpoints, gathered in windows of a minute, an hour and a day. */
@NullMarked
package dev.tocsin.incidents.stream.history;

import org.jspecify.annotations.NullMarked;
