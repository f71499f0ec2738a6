package dev.tocsin.benchmarks;

import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.Event;
import dev.tocsin.schemas.event.Outcome;
import dev.tocsin.schemas.event.ProbeResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The steps that incidents must take, from probe results in the order of their topic, beside those that they took. So many
 * failures in a row open one, so many successes in a row resolve it; a slot counts once, and not after a later one.
 *
 * <p>Threading: one thread.
 */
final class OwedIncidents {

    private static final String INCIDENT = "dev.tocsin.incident.";
    private static final Set<String> TOLD = Set.of("opened", "changed", "resolved");

    private final Map<String, EndpointDefinition> endpoints = new HashMap<>();
    private final Map<String, Course> courses = new TreeMap<>();
    private final Map<String, List<String>> found = new TreeMap<>();
    private final Map<String, Instant> opened = new HashMap<>();
    private final List<Span> spans = new ArrayList<>();
    private final Set<String> events = new HashSet<>();
    private final Set<String> told = new HashSet<>();
    private int again;

    private record Span(String endpoint, Instant from, Instant until) {}

    /** How an endpoint's incident stands. */
    private static final class Course {
        private long decided = Long.MIN_VALUE;
        private int failures;
        private int successes;
        private final List<String> steps = new ArrayList<>();

        boolean isOpen() {
            return !steps.isEmpty() && steps.get(steps.size() - 1).equals("opened");
        }
    }

    void note(EndpointDefinition definition) {
        endpoints.put(definition.getId(), definition);
    }

    /** Its definition was noted before. */
    void note(ProbeResult result) {
        EndpointDefinition definition = endpoints.get(result.getEndpoint());
        Course course = courses.computeIfAbsent(result.getEndpoint(), any -> new Course());
        long slot = result.getSlot().toEpochMilli();
        boolean judged = result.getOutcome() == Outcome.passed || result.getOutcome() == Outcome.failed;
        if (definition == null || !judged || slot <= course.decided) {
            return;
        }
        course.decided = slot;
        boolean failed = result.getOutcome() == Outcome.failed;
        course.failures = failed ? course.failures + 1 : 0;
        course.successes = failed ? 0 : course.successes + 1;
        if (!course.isOpen() && course.failures >= definition.getFailures()) {
            course.steps.add("opened");
            course.successes = 0;
        } else if (course.isOpen() && course.successes >= definition.getSuccesses()) {
            course.steps.add("resolved");
            course.failures = 0;
        }
    }

    void note(Event event) {
        if (!event.getType().startsWith(INCIDENT)) {
            return;
        }
        if (!events.add(event.getId())) {
            again++;
            return;
        }
        String step = event.getType().substring(INCIDENT.length());
        if (TOLD.contains(step)) {
            told.add(event.getId());
        }
        if (step.equals("opened") || step.equals("resolved")) {
            found.computeIfAbsent(event.getSubject(), any -> new ArrayList<>()).add(step);
        }
        if (step.equals("opened")) {
            opened.put(event.getSubject(), event.getIncident().getStartedAt());
        } else if (step.equals("resolved")) {
            spans.add(new Span(
                    event.getSubject(), opened.getOrDefault(event.getSubject(), Instant.MAX), event.getTime()));
            opened.remove(event.getSubject());
        }
    }

    EndpointDefinition endpoint(String id) {
        EndpointDefinition definition = endpoints.get(id);
        if (definition == null) {
            throw new IllegalStateException("a result of " + id + ", which is not defined");
        }
        return definition;
    }

    /** How many endpoints are defined. */
    int endpoints() {
        return endpoints.size();
    }

    /** The ids of the events that a hook on steps is owed a callback for. */
    Set<String> told() {
        return told;
    }

    boolean good() {
        return again == 0 && different().isEmpty();
    }

    /** Whether the endpoint had an incident at some time between. */
    boolean covers(String endpoint, Instant from, Instant until) {
        Instant open = opened.get(endpoint);
        return (open != null && open.isBefore(until))
                || spans.stream()
                        .anyMatch(span -> span.endpoint().equals(endpoint)
                                && span.from().isBefore(until)
                                && span.until().isAfter(from));
    }

    private List<String> different() {
        Set<String> all = new HashSet<>(found.keySet());
        all.addAll(courses.keySet());
        return all.stream().filter(id -> !owed(id).equals(taken(id))).sorted().toList();
    }

    private List<String> owed(String id) {
        Course course = courses.get(id);
        return course == null ? List.of() : course.steps;
    }

    private List<String> taken(String id) {
        return found.getOrDefault(id, List.of());
    }

    String summary() {
        int owed = courses.values().stream()
                .mapToInt(course -> course.steps.size())
                .sum();
        int taken = found.values().stream().mapToInt(List::size).sum();
        StringBuilder differences = new StringBuilder();
        different()
                .forEach(id -> differences
                        .append("; ")
                        .append(id)
                        .append(" owed ")
                        .append(owed(id))
                        .append(" took ")
                        .append(taken(id)));
        return String.format(
                Locale.ROOT,
                "%d incident steps expected, %d found, %d events twice%s",
                owed,
                taken,
                again,
                differences);
    }
}
