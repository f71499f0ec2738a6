package dev.tocsin.api.status;

import dev.tocsin.api.access.Viewer;
import dev.tocsin.api.answer.Ask;
import dev.tocsin.api.answer.Listing;
import dev.tocsin.api.problem.Problem;
import dev.tocsin.api.view.Place;
import dev.tocsin.api.view.ResultQuery;
import dev.tocsin.api.view.Snapshot;
import dev.tocsin.api.view.View;
import dev.tocsin.api.view.Window;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.EndpointState;
import dev.tocsin.schemas.event.HistoryWindow;
import dev.tocsin.schemas.event.Outcome;
import dev.tocsin.schemas.event.ProbeResult;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Answers about endpoints. Threading: any thread; blocks on the view. */
public final class Endpoints {

    /** Keys that only answers have: sent back with a definition they are passed over. */
    public static final List<String> ANSWERED =
            List.of("origin", "generation", "status", "since", "reason", "incident", "uptime", "last_result");

    private final View view;
    private final InstantSource clock;

    public Endpoints(View view, InstantSource clock) {
        this.view = view;
        this.clock = clock;
    }

    public JsonObject list(Ask ask) {
        ask.allowing("limit", "cursor", "status", "group", "tag");
        Snapshot snapshot = view.snapshot();
        Instant now = clock.instant();
        Optional<String> status = ask.choice("status", EndpointState.values());
        Predicate<EndpointDefinition> wanted = selected(ask)
                .and(endpoint ->
                        status.isEmpty() || status.get().equals(state(endpoint).name()));
        return Listing.byName(
                snapshot.endpoints().tailMap(ask.afterName(), false).values().stream()
                        .filter(wanted),
                ask.limit(),
                EndpointDefinition::getId,
                endpoint -> EndpointJson.of(endpoint, snapshot, now, ask.viewer()));
    }

    public JsonObject one(Ask ask) {
        ask.allowing();
        return EndpointJson.of(visible(ask), view.snapshot(), clock.instant(), ask.viewer());
    }

    public JsonObject results(Ask ask) {
        ask.allowing("limit", "cursor", "status", "location", "since", "until");
        int limit = ask.limit();
        List<ProbeResult> found = view.archive()
                .results(new ResultQuery(
                        visible(ask).getId(),
                        ask.choice("status", Outcome.values()),
                        ask.text("location"),
                        ask.period(),
                        ask.place(),
                        limit + 1));
        return Listing.byTime(
                found,
                limit,
                result -> new Place(result.getSlot().toEpochMilli(), result.getLocation()),
                result -> ResultJson.of(result, ask.viewer()));
    }

    public JsonObject history(Ask ask) {
        ask.allowing("limit", "cursor", "window", "since", "until");
        Window window =
                ask.choice("window", Window.values()).map(Window::valueOf).orElse(Window.hour);
        int limit = ask.limit();
        List<HistoryWindow> found =
                view.archive().history(visible(ask).getId(), window, ask.period(), ask.place(), limit + 1);
        return Listing.byTime(
                found,
                limit,
                one -> new Place(one.getStart().toEpochMilli(), one.getEndpoint()),
                one -> HistoryJson.of(one, window));
    }

    /** The endpoint that is asked for; throws a 404 problem where there is none, or none that may be seen. */
    public EndpointDefinition visible(Ask ask) {
        EndpointDefinition endpoint = view.snapshot().endpoints().get(ask.part("id"));
        if (endpoint == null || !isVisible(endpoint, ask.viewer())) {
            throw Problem.notFound("there is no endpoint '" + ask.part("id") + "'");
        }
        return endpoint;
    }

    /** Those that may be seen and that {@code group} and {@code tag} select. */
    public static Predicate<EndpointDefinition> selected(Ask ask) {
        Optional<String> group = ask.text("group");
        Optional<String> tag = ask.text("tag");
        return endpoint -> isVisible(endpoint, ask.viewer())
                && (group.isEmpty() || group.get().equals(endpoint.getGroup()))
                && (tag.isEmpty() || endpoint.getTags().contains(tag.get()));
    }

    public static boolean isVisible(EndpointDefinition endpoint, Viewer viewer) {
        return viewer.seesAll() || endpoint.getIsPublic();
    }

    /** An endpoint as it is now. */
    public JsonObject json(EndpointDefinition endpoint) {
        return EndpointJson.of(endpoint, view.snapshot(), clock.instant(), Viewer.TOKEN);
    }

    private EndpointState state(EndpointDefinition endpoint) {
        return EndpointJson.state(endpoint, view.snapshot().status(endpoint.getId()));
    }
}
