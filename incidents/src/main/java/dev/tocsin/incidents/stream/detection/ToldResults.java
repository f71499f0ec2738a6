package dev.tocsin.incidents.stream.detection;

import dev.tocsin.schemas.CloudEvent;
import dev.tocsin.schemas.Ids;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.Event;
import dev.tocsin.schemas.event.ProbeResult;
import java.time.Instant;
import java.util.Optional;

/** Results as events, with what hooks choose endpoints by; of endpoints that ask for it. */
final class ToldResults {

    private static final String TYPE = "dev.tocsin.result.told";
    private static final String SOURCE = "/tocsin/incidents";

    private ToldResults() {}

    static Optional<Outgoing> of(EndpointDefinition definition, ProbeResult result) {
        return definition.getTellsResults() ? Optional.of(event(definition, result)) : Optional.empty();
    }

    private static Outgoing event(EndpointDefinition definition, ProbeResult result) {
        String endpoint = definition.getId();
        Instant at = result.getStartedAt();
        String id = Ids.of("evt", endpoint, "result", result.getSlot().toString(), result.getLocation());
        Event event = Event.newBuilder()
                .setId(id)
                .setType(TYPE)
                .setSource(SOURCE)
                .setSubject(endpoint)
                .setTime(at)
                .setTitle(definition.getName() + ": " + result.getOutcome())
                .setMessage(result.getMessage())
                .setEndpoint(Definitions.facts(definition))
                .setResult(result)
                .build();
        return new Outgoing(
                Operators.WRITE_TOLD_RESULTS, endpoint, event, new CloudEvent(id, TYPE, SOURCE, endpoint, at));
    }
}
