package dev.tocsin.incidents.detection;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is remembered of the pings of an endpoint that reports by itself. Before its first ping nothing is expected of it.
 *
 * @param counted from when on the next ping is counted: the last end of a run, or when one was missed
 * @param started when the run started that has not ended yet
 */
public record Pulse(Optional<Instant> counted, Optional<Instant> started) {

    /** It has never reported. */
    public static final Pulse NONE = new Pulse(Optional.empty(), Optional.empty());

    /** A run has started; it must end within the grace. */
    public Pulse started(Instant at) {
        return new Pulse(counted, Optional.of(at));
    }

    /** A run has ended, well or not. */
    public Pulse ended(Instant at) {
        return new Pulse(Optional.of(at), Optional.empty());
    }

    /** A deadline has passed: the next ping is expected in the same rhythm. */
    public Pulse missed(Deadline deadline) {
        return new Pulse(Optional.of(deadline.due()), Optional.empty());
    }

    /** The rhythm is another since then: nothing is late for what was not expected before. */
    public Pulse redefined(Instant at) {
        return new Pulse(counted.map(from -> from.isBefore(at) ? at : from), started);
    }

    /** When it is late if it does not report until then; empty while nothing is expected. */
    public Optional<Deadline> deadline(Pace pace) {
        Optional<Deadline> end = started.map(start -> new Deadline(
                start,
                start.plus(pace.grace()),
                "a run started at " + start + " and did not end within " + text(pace.grace())));
        Optional<Deadline> ping = counted.map(from -> expected(from, pace));
        if (end.isPresent() && ping.isPresent()) {
            return end.get().at().isAfter(ping.get().at()) ? ping : end;
        }
        return end.isPresent() ? end : ping;
    }

    private static Deadline expected(Instant from, Pace pace) {
        Instant due = pace.next().apply(from);
        return new Deadline(
                due,
                due.plus(pace.grace()),
                "no ping came: one was due at " + due + ", or at most " + text(pace.grace()) + " later");
    }

    /** Such as 1m or 90s. */
    private static String text(Duration length) {
        long seconds = length.toSeconds();
        if (length.toMillis() % 1000 != 0) {
            return length.toMillis() + "ms";
        }
        return seconds % 60 == 0 && seconds > 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
