/** Schemas at a registry that speaks Confluent's REST API: registered at start, fetched when a reader meets an unknown number. */
@NullMarked
package dev.tocsin.schemas.registry;

import org.jspecify.annotations.NullMarked;
