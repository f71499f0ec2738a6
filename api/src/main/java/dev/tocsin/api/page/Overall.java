package dev.tocsin.api.page;

import dev.tocsin.schemas.event.EndpointState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How all of it is, in a sentence.
 *
 * @param level the worst state that matters
 */
record Overall(EndpointState level, String sentence) {

    private static final List<EndpointState> BRIEF = List.of(
            EndpointState.down,
            EndpointState.partial,
            EndpointState.degraded,
            EndpointState.maintenance,
            EndpointState.unknown,
            EndpointState.paused);

    static Overall of(Collection<EndpointState> states) {
        Map<EndpointState, Integer> counts = new EnumMap<>(EndpointState.class);
        states.forEach(state -> counts.merge(state, 1, Integer::sum));
        int watched = states.size() - counts.getOrDefault(EndpointState.paused, 0);
        if (watched == 0) {
            return new Overall(
                    EndpointState.paused, states.isEmpty() ? "Nothing is watched yet" : "Everything is paused");
        }
        List<String> parts = new ArrayList<>();
        EndpointState worst = EndpointState.up;
        for (EndpointState bad : List.of(EndpointState.down, EndpointState.partial, EndpointState.degraded)) {
            int count = counts.getOrDefault(bad, 0);
            if (count > 0) {
                worst = worst == EndpointState.up ? bad : worst;
                parts.add(
                        parts.isEmpty()
                                ? first(count, watched, bad)
                                : count + (count == 1 ? " is " : " are ") + said(bad));
            }
        }
        if (!parts.isEmpty()) {
            return new Overall(worst, String.join(", ", parts));
        }
        return good(counts, watched);
    }

    private static Overall good(Map<EndpointState, Integer> counts, int watched) {
        int maintenance = counts.getOrDefault(EndpointState.maintenance, 0);
        int unknown = counts.getOrDefault(EndpointState.unknown, 0);
        if (unknown == watched) {
            return new Overall(EndpointState.unknown, "Waiting for the first results");
        }
        if (maintenance > 0) {
            return new Overall(EndpointState.maintenance, first(maintenance, watched, EndpointState.maintenance));
        }
        return unknown > 0
                ? new Overall(
                        EndpointState.unknown,
                        watched - unknown + " of " + watched + " endpoints operational, " + unknown + " not known yet")
                : new Overall(EndpointState.up, "All systems operational");
    }

    /** What is not up, in a few words. */
    static String brief(Collection<EndpointState> states) {
        List<String> parts = new ArrayList<>();
        for (EndpointState state : BRIEF) {
            long count = states.stream().filter(state::equals).count();
            if (count > 0) {
                parts.add(count + " " + said(state));
            }
        }
        return parts.isEmpty() ? "all operational" : String.join(", ", parts);
    }

    private static String first(int count, int watched, EndpointState state) {
        if (count == watched && count > 1) {
            return "All " + count + " endpoints are " + said(state);
        }
        return watched == 1
                ? "The endpoint is " + said(state)
                : count + " of " + watched + " endpoints " + (count == 1 ? "is " : "are ") + said(state);
    }

    private static String said(EndpointState state) {
        return switch (state) {
            case down -> "down";
            case partial -> "partially down";
            case degraded -> "degraded";
            case maintenance -> "in maintenance";
            case up -> "operational";
            case paused -> "paused";
            case unknown -> "not known yet";
        };
    }
}
