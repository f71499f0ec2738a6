package dev.tocsin.incidents.stream.detection;

import dev.tocsin.definitions.schedule.CronSchedule;
import dev.tocsin.incidents.detection.Window;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.MaintenanceDefinition;
import dev.tocsin.schemas.event.Selector;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * All maintenances, as every task knows them.
 *
 * <p>Threading: the task's.
 */
final class Maintenances {

    /** A maintenance and when it is. */
    private record Plan(MaintenanceDefinition definition, Optional<CronSchedule> schedule) {

        static Plan of(MaintenanceDefinition definition) {
            String schedule = definition.getSchedule();
            return new Plan(
                    definition,
                    schedule == null
                            ? Optional.empty()
                            : Optional.of(CronSchedule.of(schedule, CronSchedule.zone(definition.getTimezone()))));
        }

        Optional<Window> at(Instant time) {
            Optional<Instant> start = schedule.isPresent()
                    ? schedule.get().last(time)
                    : Optional.ofNullable(definition.getStartsAt()).filter(from -> !from.isAfter(time));
            return start.flatMap(from -> end(from)
                    .filter(until -> until.isAfter(time))
                    .map(until -> new Window(definition.getId(), definition.getName(), from, until)));
        }

        private Optional<Instant> end(Instant start) {
            Long length = definition.getDurationMs();
            return length == null
                    ? Optional.ofNullable(definition.getEndsAt())
                    : Optional.of(start.plus(Duration.ofMillis(length)));
        }

        Optional<Instant> nextStart(Instant after) {
            return schedule.isPresent()
                    ? schedule.map(cron -> cron.next(after))
                    : Optional.ofNullable(definition.getStartsAt()).filter(start -> start.isAfter(after));
        }

        boolean means(EndpointDefinition endpoint) {
            Selector selector = definition.getEndpoints();
            return (selector.getEndpoints().isEmpty() || selector.getEndpoints().contains(endpoint.getId()))
                    && (selector.getGroup() == null || selector.getGroup().equals(endpoint.getGroup()))
                    && endpoint.getTags().containsAll(selector.getTags())
                    && (selector.getIsPublic() == null || selector.getIsPublic() == endpoint.getIsPublic());
        }
    }

    private final KeyValueStore<String, MaintenanceDefinition> store;
    private @Nullable Map<String, Plan> read;

    Maintenances(KeyValueStore<String, MaintenanceDefinition> store) {
        this.store = store;
    }

    private Map<String, Plan> plans() {
        Map<String, Plan> known = read;
        if (known == null) {
            known = new TreeMap<>();
            read = known;
            try (var all = store.all()) {
                for (; all.hasNext(); ) {
                    var entry = all.next();
                    known.put(entry.key, Plan.of(entry.value));
                }
            }
        }
        return known;
    }

    /** Null: it is cancelled. Throws BadSchedule where it cannot be kept. */
    void plan(String id, @Nullable MaintenanceDefinition definition) {
        if (definition == null) {
            plans().remove(id);
            store.delete(id);
        } else {
            plans().put(id, Plan.of(definition));
            store.put(id, definition);
        }
    }

    /** The window that an endpoint is in; of several, the one that ends last. */
    Optional<Window> at(EndpointDefinition endpoint, Instant time) {
        return plans().values().stream()
                .filter(plan -> plan.means(endpoint))
                .flatMap(plan -> plan.at(time).stream())
                .max(Comparator.comparing(Window::end).thenComparing(Window::id));
    }

    /** When an endpoint's next window begins. */
    Optional<Instant> nextStart(EndpointDefinition endpoint, Instant after) {
        return plans().values().stream()
                .filter(plan -> plan.means(endpoint))
                .flatMap(plan -> plan.nextStart(after).stream())
                .min(Instant::compareTo);
    }

    /** Whether any maintenance is about an endpoint. */
    boolean concern(EndpointDefinition endpoint) {
        return plans().values().stream().anyMatch(plan -> plan.means(endpoint));
    }
}
