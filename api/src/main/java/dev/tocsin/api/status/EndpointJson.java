package dev.tocsin.api.status;

import dev.tocsin.api.access.Viewer;
import dev.tocsin.api.answer.Shown;
import dev.tocsin.api.view.Snapshot;
import dev.tocsin.api.view.Timeline;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.EndpointState;
import dev.tocsin.schemas.event.EndpointStatus;
import dev.tocsin.schemas.event.ProbeResult;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** An endpoint as it is answered: its definition and how it is now. The public does not see how it is asked. */
public final class EndpointJson {

    private EndpointJson() {}

    public static JsonObject of(EndpointDefinition definition, Snapshot snapshot, Instant now, Viewer viewer) {
        JsonObject json = viewer.seesAll() ? EndpointDefinitionJson.of(definition) : publicPart(definition);
        Optional<EndpointStatus> status = snapshot.status(definition.getId());
        json.put("status", state(definition, status).name())
                .put("since", status.map(known -> known.getSince().toString()).orElse(null));
        if (viewer.seesAll()) {
            json.put("reason", status.map(EndpointStatus::getReason).orElse(""));
        }
        ProbeResult last = snapshot.recent(definition.getId()).last();
        return json.put("incident", status.map(EndpointStatus::getIncident).orElse(null))
                .put("uptime", uptime(snapshot.timeline(definition.getId()), now))
                .put("last_result", last == null ? null : ResultJson.of(last, viewer));
    }

    /** What it is now: one that was switched off is paused even before anything else says so. */
    public static EndpointState state(EndpointDefinition definition, Optional<EndpointStatus> status) {
        return status.map(EndpointStatus::getStatus)
                .orElse(definition.getEnabled() ? EndpointState.unknown : EndpointState.paused);
    }

    private static JsonObject publicPart(EndpointDefinition definition) {
        JsonObject json = new JsonObject().put("id", definition.getId()).put("name", definition.getName());
        Shown.put(json, "group", definition.getGroup());
        return json.put("tags", Shown.list(definition.getTags())).put("public", definition.getIsPublic());
    }

    static JsonObject uptime(Timeline timeline, Instant now) {
        JsonObject json = new JsonObject();
        json.put("24h", timeline.uptime(Duration.ofHours(24), now).orElse(null));
        for (int days : new int[] {7, 30, 90}) {
            json.put(days + "d", timeline.uptime(Duration.ofDays(days), now).orElse(null));
        }
        return json;
    }
}
