package dev.tocsin.api.view;

import java.util.Set;

/**
 * Which incidents, newest first.
 *
 * @param states empty: all
 * @param endpoints only of these; {@code everyEndpoint}: of all
 */
public record IncidentQuery(
        Set<String> states, boolean everyEndpoint, Set<String> endpoints, Period opened, Place after, int limit) {

    /** Those that are not resolved. */
    public static final Set<String> OPEN = Set.of("investigating", "identified", "monitoring", "unknown");

    public IncidentQuery {
        states = Set.copyOf(states);
        endpoints = Set.copyOf(endpoints);
    }
}
