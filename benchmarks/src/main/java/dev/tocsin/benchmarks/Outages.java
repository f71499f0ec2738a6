package dev.tocsin.benchmarks;

import dev.tocsin.schemas.event.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The outages that were made, and the steps that incidents took for them. Threading: one thread. */
final class Outages {

    private static final String INCIDENT = "dev.tocsin.incident.";
    private static final List<String> OWED = List.of("opened", "resolved");

    /** A probe that begins later than its slot by less counts, and its incident starts at the slot. */
    private static final long LATE_MS = 10_000;

    private final long probedEveryMs;
    private final Map<String, Long> broken = new LinkedHashMap<>();
    private final Map<String, List<String>> steps = new HashMap<>();
    private final Set<String> ids = new HashSet<>();
    private final List<String> wrongStarts = new ArrayList<>();
    private int doubledIds;
    private int taken;

    /** @param probedEveryMs each endpoint, at the latest */
    Outages(long probedEveryMs) {
        this.probedEveryMs = probedEveryMs;
    }

    void broke(String endpoint, long millis) {
        broken.put(endpoint, millis);
    }

    int count() {
        return broken.size();
    }

    void note(Event event) {
        if (!event.getType().startsWith(INCIDENT)) {
            return;
        }
        if (!ids.add(event.getId())) {
            doubledIds++;
        }
        taken++;
        String endpoint = event.getSubject();
        steps.computeIfAbsent(endpoint, key -> new ArrayList<>())
                .add(event.getType().substring(INCIDENT.length()));
        Long since = broken.get(endpoint);
        long started = event.getIncident().getStartedAt().toEpochMilli();
        if (since != null && (started < since - LATE_MS || started > since + probedEveryMs)) {
            wrongStarts.add(endpoint + " broke at " + since + ", its incident started at " + started);
        }
    }

    /** How many steps were taken. */
    int taken() {
        return taken;
    }

    boolean good() {
        return missing() == 0 && others() == 0 && doubledIds == 0 && wrongStarts.isEmpty();
    }

    /** Outages whose incident was not opened once and then resolved once. */
    private long missing() {
        return broken.keySet().stream()
                .filter(endpoint -> !OWED.equals(steps.get(endpoint)))
                .count();
    }

    /** Endpoints that were never broken and have an incident. */
    private long others() {
        return steps.keySet().stream()
                .filter(endpoint -> !broken.containsKey(endpoint))
                .count();
    }

    String summary() {
        return String.format(
                Locale.ROOT,
                "%,d outages, %,d steps: %d outages without exactly one opened and one resolved, %d incidents of endpoints"
                        + " that never failed, %d events twice, %d with a wrong start%s",
                broken.size(),
                taken,
                missing(),
                others(),
                doubledIds,
                wrongStarts.size(),
                examples());
    }

    private String examples() {
        List<String> examples = new ArrayList<>(wrongStarts.subList(0, Math.min(3, wrongStarts.size())));
        broken.keySet().stream()
                .filter(endpoint -> !OWED.equals(steps.get(endpoint)))
                .limit(3)
                .forEach(endpoint -> examples.add(endpoint + ": " + steps.get(endpoint)));
        return examples.isEmpty() ? "" : " " + examples;
    }
}
