package dev.tocsin.definitions.check;

import dev.tocsin.definitions.yaml.Section;
import dev.tocsin.definitions.yaml.Suggestion;
import dev.tocsin.definitions.yaml.Value;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.Selector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads which endpoints are meant: a list of ids, or {@code {ids, group, tags, public}}, all of which must hold. */
final class Selectors {

    private final Map<String, EndpointDefinition> endpoints = new LinkedHashMap<>();

    Selectors(List<EndpointDefinition> known) {
        known.forEach(endpoint -> endpoints.put(endpoint.getId(), endpoint));
    }

    /** Null where absent: all of them. */
    @Nullable
    Selector read(Value value) {
        if (!value.present()) {
            return null;
        }
        Selector selector = value.isList() ? ofIds(value) : ofSection(value);
        if (endpoints.values().stream().noneMatch(endpoint -> matches(selector, endpoint))) {
            value.warning("no endpoint of this file is meant by this");
        }
        return selector;
    }

    private Selector ofIds(Value value) {
        return Selector.newBuilder().setEndpoints(ids(value)).build();
    }

    private Selector ofSection(Value value) {
        Section section = value.section();
        Selector selector = Selector.newBuilder()
                .setEndpoints(ids(section.get("ids")))
                .setGroup(section.get("group").text())
                .setTags(section.get("tags").texts())
                .setIsPublic(section.has("public") ? section.get("public").flag(true) : null)
                .build();
        section.end();
        return selector;
    }

    private List<String> ids(Value value) {
        List<String> ids = new ArrayList<>();
        for (Value item : value.list()) {
            String id = item.text();
            if (id != null && !endpoints.containsKey(id)) {
                item.problem("there is no endpoint with the id '" + id + "'" + Suggestion.of(id, endpoints.keySet()));
            } else if (id != null) {
                ids.add(id);
            }
        }
        return ids;
    }

    private static boolean matches(Selector selector, EndpointDefinition endpoint) {
        return (selector.getEndpoints().isEmpty() || selector.getEndpoints().contains(endpoint.getId()))
                && (selector.getGroup() == null || selector.getGroup().equals(endpoint.getGroup()))
                && endpoint.getTags().containsAll(selector.getTags())
                && (selector.getIsPublic() == null || selector.getIsPublic() == endpoint.getIsPublic());
    }
}
