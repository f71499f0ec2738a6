package dev.tocsin.incidents.stream.detection;

import dev.tocsin.schemas.Ids;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.Event;
import dev.tocsin.schemas.event.ProbeResult;

/** Results as events, with what hooks choose endpoints by. */
final class ToldResults {

    private ToldResults() {}

    static Outgoing of(EndpointDefinition definition, ProbeResult result) {
        Event event = Event.newBuilder()
                .setId(Ids.of(
                        "evt", definition.getId(), "result", result.getSlot().toString(), result.getLocation()))
                .setType("dev.tocsin.result.told")
                .setSource(Chronicle.SOURCE)
                .setSubject(definition.getId())
                .setTime(result.getStartedAt())
                .setTitle(definition.getName() + ": " + result.getOutcome())
                .setMessage(result.getMessage())
                .setEndpoint(Definitions.facts(definition))
                .setResult(result)
                .build();
        return Outgoing.of(Operators.WRITE_TOLD_RESULTS, event);
    }
}
