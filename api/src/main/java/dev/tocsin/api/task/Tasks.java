package dev.tocsin.api.task;

import dev.tocsin.api.access.Viewer;
import dev.tocsin.api.answer.Shown;
import dev.tocsin.api.status.Endpoints;
import dev.tocsin.api.view.Archive.Tally;
import dev.tocsin.api.view.View;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.ProbeResult;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The jobs that have been asked already. Their addresses are only for who sees everything.
 *
 * <p>Threading: any thread; blocks on the view.
 */
public final class Tasks {

    private static final String PROBE = "task";

    private final View view;

    public Tasks(View view) {
        this.view = view;
    }

    /** An answer with its status code. */
    record Answer(int status, JsonObject body) {}

    /** All of them, by id. */
    public JsonObject list(Viewer viewer) {
        JsonArray list = new JsonArray();
        if (viewer.seesAll()) {
            asked(viewer)
                    .forEach(task ->
                            read(task).ifPresent(read -> list.add(read.json().put("url", Shown.url(task.getUrl())))));
        }
        return new JsonObject().put("data", list);
    }

    /** The one at an address: 200, 500 if its job is in error, 404 if there is none. */
    Answer at(String url, Viewer viewer) {
        return asked(viewer)
                .filter(task -> task.getUrl().equals(url))
                .flatMap(task -> read(task).stream())
                .findFirst()
                .map(task -> new Answer(
                        task.status().equals("error") ? 500 : 200, new JsonObject().put("data", task.json())))
                .orElseGet(() -> new Answer(404, new JsonObject().put("data", new JsonObject())));
    }

    private Stream<EndpointDefinition> asked(Viewer viewer) {
        return view.snapshot().endpoints().values().stream()
                .filter(endpoint -> endpoint.getProbe().equals(PROBE))
                .filter(endpoint -> Endpoints.isVisible(endpoint, viewer));
    }

    private Optional<TaskJson> read(EndpointDefinition task) {
        ProbeResult last = view.snapshot().recent(task.getId()).last();
        if (last == null) {
            return Optional.empty();
        }
        Tally tally = view.archive().tally(task.getId());
        return Optional.of(new TaskJson(tally.results(), tally.failed(), last));
    }
}
