package dev.tocsin.incidents.stream.detection;

import dev.tocsin.incidents.detection.Happening;
import dev.tocsin.incidents.detection.Status;
import dev.tocsin.schemas.Ids;
import dev.tocsin.schemas.event.Event;
import dev.tocsin.schemas.event.Outcome;
import dev.tocsin.schemas.event.ProbeResult;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Endpoints that are silent because of trouble of Tocsin's own. Their status says that it is unknown, and so it should;
 * but nobody is told of each of them: where no endpoint reports at all, one event says so, from the partition that has
 * the newest result.
 *
 * <p>Threading: owned by one stream thread.
 */
final class Silences {

    private static final String ALARM = "";
    private static final String SUBJECT = "results";

    private final KeyValueStore<String, Long> quiet;
    private final Horizon horizon;
    private final int partition;
    private final Set<String> undecided = new HashSet<>();
    private final Map<String, Instant> again = new HashMap<>();

    Silences(KeyValueStore<String, Long> quiet, Horizon horizon, int partition) {
        this.quiet = quiet;
        this.horizon = horizon;
        this.partition = partition;
    }

    /** A prober said what it saw, or that it could not tell. */
    void seen(ProbeResult result) {
        if (result.getOutcome() == Outcome.inconclusive) {
            undecided.add(result.getEndpoint());
        } else {
            undecided.remove(result.getEndpoint());
        }
    }

    /** Whether a silence is no fault of the endpoint: its prober says so, or nobody reported when it should have. */
    boolean isOurs(String endpoint, Instant last, Duration interval) {
        return undecided.contains(endpoint) || nobodyReports(last, interval);
    }

    private boolean nobodyReports(Instant last, Duration interval) {
        return horizon.newest().at().isBefore(last.plus(interval));
    }

    /** Nobody is told of it, for now. */
    void keep(String endpoint, Instant last) {
        quiet.put(endpoint, last.toEpochMilli());
    }

    /** When the last result was seen of an endpoint of which nobody was told that it is silent. */
    Optional<Instant> kept(String endpoint) {
        return Optional.ofNullable(quiet.get(endpoint)).map(Instant::ofEpochMilli);
    }

    void forget(String endpoint) {
        quiet.delete(endpoint);
        undecided.remove(endpoint);
        again.remove(endpoint);
    }

    /** Has it looked at again then. */
    void lookAgain(String endpoint, Instant at) {
        again.put(endpoint, at);
    }

    Optional<Instant> lookingAgain(String endpoint) {
        return Optional.ofNullable(again.get(endpoint));
    }

    /** What is to be told once it is seen again: not that it is up, if nobody heard that it was not. */
    List<Happening> told(String endpoint, List<Happening> happenings) {
        again.remove(endpoint);
        boolean seen = happenings.stream().anyMatch(Silences::endsUnknown);
        if (!seen || quiet.get(endpoint) == null) {
            return happenings;
        }
        quiet.delete(endpoint);
        return happenings.stream()
                .filter(happening -> !(endsUnknown(happening)
                        && happening instanceof Happening.StatusChanged changed
                        && changed.after() == Status.UP))
                .toList();
    }

    private static boolean endsUnknown(Happening happening) {
        return happening instanceof Happening.StatusChanged changed && changed.before() == Status.UNKNOWN;
    }

    /** The event that says that nobody reports, once. */
    Optional<Outgoing> alarm(Instant last, Duration interval, Instant at) {
        Horizon.Newest newest = horizon.newest();
        if (newest.partition() != partition || !nobodyReports(last, interval) || quiet.get(ALARM) != null) {
            return Optional.empty();
        }
        quiet.put(ALARM, newest.at().toEpochMilli());
        return Optional.of(event(
                "missing",
                newest.at(),
                at,
                "No results have come since " + newest.at(),
                "no endpoint reports: is a prober running, and does it reach Kafka? Until then no endpoint is judged"));
    }

    /** The event that says that results have come again. */
    Optional<Outgoing> end() {
        @Nullable Long since = quiet.get(ALARM);
        if (since == null) {
            return Optional.empty();
        }
        // Asked for, so that it is looked up.
        Instant unused = horizon.readUpTo(partition);
        Instant newest = horizon.newest().at();
        Instant last = Instant.ofEpochMilli(since);
        if (!newest.isAfter(last)) {
            return Optional.empty();
        }
        quiet.delete(ALARM);
        return Optional.of(event("resumed", last, newest, "Results have come again", "there were none since " + last));
    }

    private static Outgoing event(String word, Instant since, Instant at, String title, String message) {
        String type = "dev.tocsin.system.results." + word;
        String id = Ids.of("evt", SUBJECT, word, Long.toString(since.toEpochMilli()));
        Event event = Event.newBuilder()
                .setId(id)
                .setType(type)
                .setSource(Chronicle.SOURCE)
                .setSubject(SUBJECT)
                .setTime(at)
                .setTitle(title)
                .setMessage(message)
                .setDetails(Map.of("since", since.toString()))
                .build();
        return Outgoing.of(Operators.WRITE_EVENTS, event);
    }
}
