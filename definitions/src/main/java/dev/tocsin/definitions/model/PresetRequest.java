package dev.tocsin.definitions.model;

import dev.tocsin.schemas.event.SendRequest;
import org.jspecify.annotations.Nullable;

/**
 * One of the requests of a preset.
 *
 * @param queryOf the parameter whose names and texts are its query, or null
 */
public record PresetRequest(SendRequest request, @Nullable String queryOf) {}
