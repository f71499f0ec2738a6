package dev.tocsin.api.hook;

import dev.tocsin.api.answer.Ask;
import dev.tocsin.api.answer.Listing;
import dev.tocsin.api.problem.Problem;
import dev.tocsin.api.view.View;
import dev.tocsin.schemas.event.HookDefinition;
import dev.tocsin.schemas.event.HookState;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** Answers about hooks, which are never public. Threading: any thread; blocks on the view. */
public final class Hooks {

    private static final String ALL = "*";

    private final View view;
    private final LogOnly logOnly;

    public Hooks(View view, LogOnly logOnly) {
        this.view = view;
        this.logOnly = logOnly;
    }

    public JsonObject list(Ask ask) {
        ask.seeingAll().allowing("limit", "cursor");
        var counts = view.archive().callbackCounts();
        return Listing.byName(
                view.snapshot().hooks().tailMap(ask.afterName(), false).values().stream(),
                ask.limit(),
                HookDefinition::getName,
                hook -> json(hook, counts));
    }

    public JsonObject one(Ask ask) {
        ask.seeingAll().allowing();
        HookDefinition hook = view.snapshot().hooks().get(ask.part("name"));
        if (hook == null) {
            throw Problem.notFound("there is no hook '" + ask.part("name") + "'");
        }
        return json(hook, view.archive().callbackCounts());
    }

    /** A hook as it is now. */
    public JsonObject json(HookDefinition hook) {
        return json(hook, view.archive().callbackCounts());
    }

    private JsonObject json(HookDefinition hook, Map<String, Map<String, Long>> counts) {
        var snapshot = view.snapshot();
        return HookJson.of(hook, snapshot.hookState(hook.getName()), counts.getOrDefault(hook.getName(), Map.of()))
                .put("log_only", logOnly.holds(hook))
                .put(
                        "all_paused",
                        snapshot.hookState(ALL).map(HookState::getPausedAt).isPresent());
    }
}
