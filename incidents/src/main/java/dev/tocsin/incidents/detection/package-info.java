/** From an endpoint's state and one observation: the next state and what happened. */
@NullMarked
package dev.tocsin.incidents.detection;

import org.jspecify.annotations.NullMarked;
