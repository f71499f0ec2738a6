/** The schema manifest in the shape of Confluent's schema registry, read-only. */
@NullMarked
package dev.tocsin.api.registry;

import org.jspecify.annotations.NullMarked;
