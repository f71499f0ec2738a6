package dev.tocsin.api.incident;

import dev.tocsin.api.access.Viewer;
import dev.tocsin.api.answer.Shown;
import dev.tocsin.schemas.event.Incident;
import dev.tocsin.schemas.event.Step;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** An incident as it is answered; the public does not see what exactly failed and who does something about it. */
public final class IncidentJson {

    private IncidentJson() {}

    public static JsonObject of(Incident incident, Viewer viewer) {
        JsonArray steps = new JsonArray();
        incident.getSteps().forEach(step -> steps.add(step(step, viewer)));
        JsonObject json = new JsonObject()
                .put("id", incident.getId())
                .put("endpoint", incident.getEndpoint())
                .put("severity", incident.getSeverity().name())
                .put("state", incident.getState().name())
                .put("title", incident.getTitle())
                .put("message", incident.getMessage())
                .put("started_at", incident.getStartedAt().toString())
                .put("opened_at", incident.getOpenedAt().toString())
                .put("acknowledged_at", Shown.time(incident.getAcknowledgedAt()))
                .put("resolved_at", Shown.time(incident.getResolvedAt()))
                .put("steps", steps)
                .put("steps_before", incident.getStepsBefore());
        if (viewer.seesAll()) {
            json.put("root", incident.getRoot());
        }
        if (incident.getEndpoint().isEmpty()) {
            json.putNull("endpoint");
            if (viewer.seesAll()) {
                json.put("endpoints", Shown.list(incident.getEndpoints())).put("public", incident.getIsPublic());
            }
        }
        return json;
    }

    private static JsonObject step(Step step, Viewer viewer) {
        JsonObject json = new JsonObject()
                .put("at", step.getAt().toString())
                .put("kind", step.getKind())
                .put("message", said(step, viewer))
                .put("severity", step.getSeverity().name());
        Shown.put(
                json, "state", step.getState() == null ? null : step.getState().name());
        return viewer.seesAll() ? json.put("by", step.getBy()).put("because", Shown.list(step.getBecause())) : json;
    }

    /** Who takes an incident up speaks to colleagues; what is said in updates is for all. */
    private static String said(Step step, Viewer viewer) {
        return viewer.seesAll() || !step.getKind().equals("acknowledged") ? step.getMessage() : "";
    }
}
