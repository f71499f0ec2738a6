package dev.tocsin.api.status;

import dev.tocsin.api.access.Viewer;
import dev.tocsin.api.answer.Shown;
import dev.tocsin.schemas.event.ExpectationOutcome;
import dev.tocsin.schemas.event.ProbeResult;
import dev.tocsin.schemas.event.Timings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** A result as it is answered; the public does not see what was asserted and where. */
public final class ResultJson {

    private ResultJson() {}

    public static JsonObject of(ProbeResult result, Viewer viewer) {
        JsonObject json = new JsonObject()
                .put("endpoint", result.getEndpoint())
                .put("location", result.getLocation())
                .put("slot", result.getSlot().toString())
                .put("started_at", result.getStartedAt().toString())
                .put("lag_ms", result.getLagMs())
                .put("outcome", result.getOutcome().name())
                .put("severity", result.getSeverity().name());
        if (viewer.seesAll()) {
            json.put("message", result.getMessage());
        }
        json.put("latency_ms", result.getLatencyMs()).put("timings", timings(result.getTimings()));
        if (viewer.seesAll()) {
            json.put("status_code", result.getStatusCode())
                    .put("address", result.getAddress())
                    .put("expectations", expectations(result.getExpectations()));
            Shown.put(json, "details", Shown.map(result.getDetails()));
        }
        return json;
    }

    private static JsonObject timings(Timings timings) {
        return new JsonObject()
                .put("resolve_ms", timings.getResolveMs())
                .put("connect_ms", timings.getConnectMs())
                .put("tls_ms", timings.getTlsMs())
                .put("first_byte_ms", timings.getFirstByteMs())
                .put("total_ms", timings.getTotalMs());
    }

    private static JsonArray expectations(List<ExpectationOutcome> outcomes) {
        JsonArray list = new JsonArray();
        for (ExpectationOutcome outcome : outcomes) {
            list.add(new JsonObject()
                    .put("expectation", outcome.getExpectation())
                    .put("passed", outcome.getPassed())
                    .put("severity", outcome.getSeverity().name())
                    .put("message", outcome.getMessage()));
        }
        return list;
    }
}
