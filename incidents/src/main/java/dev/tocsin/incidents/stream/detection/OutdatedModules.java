package dev.tocsin.incidents.stream.detection;

import dev.tocsin.schemas.Ids;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.Event;
import dev.tocsin.schemas.event.ProbeResult;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Tells once of each newer version that the modules of an application come to have. What a probe of them lists is
 * remembered, whichever location it was that asked: the application is the same.
 *
 * <p>Threading: owned by one stream thread.
 */
final class OutdatedModules {

    private static final String TYPE = "dev.tocsin.system.module.outdated";
    private static final String LISTED = "outdated";
    private static final String BETWEEN = "; ";
    private static final String NEWER = " → ";

    /** The slot of the newest report, a space and what it listed, by endpoint id. */
    private final KeyValueStore<String, String> listed;

    OutdatedModules(KeyValueStore<String, String> listed) {
        this.listed = listed;
    }

    /** The event that tells of newer versions, if there are any that were not listed before. */
    Optional<Outgoing> seen(EndpointDefinition definition, ProbeResult result, Instant at) {
        String status = result.getDetails().getOrDefault("modules_status", "");
        if (!status.equals("ok") && !status.equals(LISTED)) {
            return Optional.empty();
        }
        long slot = result.getSlot().toEpochMilli();
        @Nullable String before = listed.get(definition.getId());
        if (before != null && slot <= Long.parseLong(before.substring(0, before.indexOf(' ')))) {
            return Optional.empty();
        }
        String now = result.getDetails().getOrDefault(LISTED, "");
        Set<String> fresh = modules(now);
        fresh.removeAll(modules(before == null ? "" : before.substring(before.indexOf(' ') + 1)));
        listed.put(definition.getId(), slot + " " + now);
        return fresh.isEmpty() ? Optional.empty() : Optional.of(event(definition, result, fresh, at));
    }

    void forget(String endpoint) {
        listed.delete(endpoint);
    }

    /** As {@code name 1.0 → 2.0} each; that there are more of them is none. */
    private static Set<String> modules(String list) {
        Set<String> modules = new LinkedHashSet<>(Arrays.asList(list.split(BETWEEN, -1)));
        modules.removeIf(module -> !module.contains(NEWER));
        return modules;
    }

    private static Outgoing event(EndpointDefinition definition, ProbeResult result, Set<String> fresh, Instant at) {
        String endpoint = definition.getId();
        String id = Ids.of("evt", endpoint, "module.outdated", result.getSlot().toString());
        String message = String.join(BETWEEN, fresh);
        Event event = Event.newBuilder()
                .setId(id)
                .setType(TYPE)
                .setSource(Chronicle.SOURCE)
                .setSubject(endpoint)
                .setTime(at)
                .setTitle("There are newer versions of modules of " + definition.getName())
                .setMessage(message)
                .setEndpoint(Definitions.facts(definition))
                .setDetails(Map.of("modules", message, "count", Integer.toString(fresh.size())))
                .build();
        return Outgoing.of(Operators.WRITE_EVENTS, event);
    }
}
