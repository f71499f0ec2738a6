/** What detection promises. */
@NullMarked
package dev.tocsin.incidents.detection;

import org.jspecify.annotations.NullMarked;
