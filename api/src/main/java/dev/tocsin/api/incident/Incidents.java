package dev.tocsin.api.incident;

import dev.tocsin.api.access.Viewer;
import dev.tocsin.api.answer.Ask;
import dev.tocsin.api.answer.Listing;
import dev.tocsin.api.problem.Problem;
import dev.tocsin.api.status.Endpoints;
import dev.tocsin.api.view.IncidentQuery;
import dev.tocsin.api.view.Place;
import dev.tocsin.api.view.View;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.Incident;
import dev.tocsin.schemas.event.IncidentState;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Answers about incidents. Threading: any thread; blocks on the view. */
public final class Incidents {

    private final View view;

    public Incidents(View view) {
        this.view = view;
    }

    /** {@code status} is a state, or {@code open} for all but resolved. */
    public JsonObject list(Ask ask) {
        ask.allowing("limit", "cursor", "status", "endpoint", "group", "tag", "since", "until");
        int limit = ask.limit();
        boolean publicOnly = !ask.viewer().seesAll();
        boolean every = ask.text("endpoint").isEmpty()
                && ask.text("group").isEmpty()
                && ask.text("tag").isEmpty();
        var query = new IncidentQuery(
                states(ask),
                every,
                every && !publicOnly ? Set.of() : endpoints(ask),
                publicOnly,
                ask.period(),
                ask.place(),
                limit + 1);
        return Listing.byTime(
                view.archive().incidents(query),
                limit,
                incident -> new Place(incident.getOpenedAt().toEpochMilli(), incident.getId()),
                incident -> IncidentJson.of(incident, ask.viewer()));
    }

    public JsonObject one(Ask ask) {
        ask.allowing();
        return view.archive()
                .incident(ask.part("id"))
                .filter(incident -> isVisible(incident, ask.viewer()))
                .map(incident -> IncidentJson.of(incident, ask.viewer()))
                .orElseThrow(() -> Problem.notFound("there is no incident '" + ask.part("id") + "'"));
    }

    private boolean isVisible(Incident incident, Viewer viewer) {
        EndpointDefinition endpoint = view.snapshot().endpoints().get(incident.getEndpoint());
        return viewer.seesAll() || incident.getIsPublic() || (endpoint != null && endpoint.getIsPublic());
    }

    private static Set<String> states(Ask ask) {
        if (ask.text("status").equals(Optional.of("open"))) {
            return IncidentQuery.OPEN;
        }
        return ask.choice("status", IncidentState.values()).map(Set::of).orElse(Set.of());
    }

    private Set<String> endpoints(Ask ask) {
        Optional<String> id = ask.text("endpoint");
        Predicate<EndpointDefinition> selected = Endpoints.selected(ask);
        boolean idOnly = ask.viewer().seesAll()
                && ask.text("group").isEmpty()
                && ask.text("tag").isEmpty();
        if (idOnly) {
            return id.map(Set::of).orElse(Set.of()); // also of endpoints that are deleted
        }
        return view.snapshot().endpoints().values().stream()
                .filter(selected)
                .map(EndpointDefinition::getId)
                .filter(found -> id.isEmpty() || id.get().equals(found))
                .collect(Collectors.toSet());
    }
}
