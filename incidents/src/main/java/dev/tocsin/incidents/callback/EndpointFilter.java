package dev.tocsin.incidents.callback;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which endpoints a hook means: all that is given must hold, and an endpoint must have all of the tags.
 *
 * @param isPublic whether only public endpoints are meant, or only those that are not
 */
public record EndpointFilter(Set<String> ids, Optional<String> group, Set<String> tags, Optional<Boolean> isPublic) {

    /** Means every endpoint. */
    public static final EndpointFilter ALL = new EndpointFilter(Set.of(), Optional.empty(), Set.of(), Optional.empty());

    public EndpointFilter {
        ids = Set.copyOf(ids);
        tags = Set.copyOf(tags);
    }

    /** Whether one of the event's endpoints is meant; an event without any is nobody's unless all are meant. */
    boolean means(List<Happening.Endpoint> endpoints) {
        return equals(ALL) || endpoints.stream().anyMatch(this::means);
    }

    private boolean means(Happening.Endpoint endpoint) {
        return (ids.isEmpty() || ids.contains(endpoint.id()))
                && (group.isEmpty() || group.equals(endpoint.group()))
                && endpoint.tags().containsAll(tags)
                && (isPublic.isEmpty() || isPublic.get() == endpoint.isPublic());
    }
}
