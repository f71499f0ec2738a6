package dev.tocsin.api.maintenance;

import dev.tocsin.api.answer.Ask;
import dev.tocsin.api.answer.Lengths;
import dev.tocsin.api.answer.Listing;
import dev.tocsin.api.answer.Shown;
import dev.tocsin.api.problem.Problem;
import dev.tocsin.api.view.View;
import dev.tocsin.schemas.event.MaintenanceDefinition;
import dev.tocsin.schemas.event.Selector;
import io.vertx.core.json.JsonObject;

/** Answers about maintenances. Threading: any thread. */
public final class Maintenances {
    private final View view;

    public Maintenances(View view) {
        this.view = view;
    }

    public JsonObject list(Ask ask) {
        ask.seeingAll().allowing("limit", "cursor");
        return Listing.byName(
                view.snapshot().maintenances().tailMap(ask.afterName(), false).values().stream(),
                ask.limit(),
                MaintenanceDefinition::getId,
                Maintenances::json);
    }

    public JsonObject one(Ask ask) {
        ask.seeingAll().allowing();
        MaintenanceDefinition maintenance = view.snapshot().maintenances().get(ask.part("id"));
        if (maintenance == null) {
            throw Problem.notFound("there is no maintenance '" + ask.part("id") + "'");
        }
        return json(maintenance);
    }

    /** As {@code tocsin.yaml} spells it. */
    public static JsonObject json(MaintenanceDefinition maintenance) {
        JsonObject json = new JsonObject()
                .put("id", maintenance.getId())
                .put("name", maintenance.getName())
                .put("endpoints", selector(maintenance.getEndpoints()));
        Shown.put(json, "starts_at", Shown.time(maintenance.getStartsAt()));
        Shown.put(json, "ends_at", Shown.time(maintenance.getEndsAt()));
        Long duration = maintenance.getDurationMs();
        if (maintenance.getSchedule() != null && duration != null) {
            json.put("schedule", maintenance.getSchedule())
                    .put("duration", Lengths.text(duration))
                    .put("timezone", maintenance.getTimezone());
        }
        return json.put("origin", maintenance.getOrigin()).put("generation", maintenance.getGeneration());
    }

    private static JsonObject selector(Selector selector) {
        JsonObject json = new JsonObject();
        Shown.put(json, "ids", Shown.list(selector.getEndpoints()));
        Shown.put(json, "group", selector.getGroup());
        Shown.put(json, "tags", Shown.list(selector.getTags()));
        Shown.put(json, "public", selector.getIsPublic());
        return json;
    }
}
