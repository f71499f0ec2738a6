package dev.tocsin.api.view;

import java.util.Set;

/**
 * Which incidents, newest first.
 *
 * @param states empty: all
 * @param endpoints only of these, or concerning one of them; {@code everyEndpoint}: of all
 * @param publicOnly of those that people opened only the public ones; {@code everyEndpoint} then adds them to {@code endpoints}
 */
public record IncidentQuery(
        Set<String> states,
        boolean everyEndpoint,
        Set<String> endpoints,
        boolean publicOnly,
        Period opened,
        Place after,
        int limit) {

    /** Those that are not resolved. */
    public static final Set<String> OPEN = Set.of("investigating", "identified", "monitoring", "unknown");

    public IncidentQuery {
        states = Set.copyOf(states);
        endpoints = Set.copyOf(endpoints);
    }
}
