package dev.tocsin.incidents.stream.detection;

import dev.tocsin.incidents.stream.detection.Cases.Case;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks at endpoints when something is due of them. What did not come is judged only once everything has been read that
 * was written until it was due: a backlog is not a silence. Until then it is left alone, so that waiting for the end of a
 * backlog, with all endpoints overdue, does not slow down the reading of it.
 *
 * <p>Threading: owned by one stream thread.
 */
final class Watch {

    /** What is due, and what follows when it did not come. */
    interface Rounds {
        /** When something must have come of it; empty while nothing is expected. */
        Optional<Instant> due(Case found);

        /** It did not come though all was read that was written up to then. */
        void judge(Case found, Instant readUpTo);
    }

    private final Horizon horizon;
    private final int partition;
    private final Agenda agenda = new Agenda();
    /** What is overdue as far as was read, by when it was due. */
    private final Agenda unread = new Agenda();

    private @Nullable Instant begun;
    private boolean made;

    Watch(Horizon horizon, int partition) {
        this.horizon = horizon;
        this.partition = partition;
    }

    /** Something may be due by then. */
    void by(String endpoint, Instant at) {
        if (!unread.has(endpoint, at)) {
            unread.drop(endpoint);
            agenda.by(endpoint, at);
        }
    }

    void look(Instant now, Cases cases, Rounds rounds) {
        if (!made && !make(now, cases)) {
            return;
        }
        if (!unread.isEmpty()) {
            for (String endpoint : unread.until(horizon.readUpTo(partition))) {
                unread.drop(endpoint);
                agenda.by(endpoint, now);
            }
        }
        for (String endpoint : agenda.until(now)) {
            cases.find(endpoint).ifPresentOrElse(found -> look(found, now, rounds), () -> agenda.drop(endpoint));
        }
    }

    /** What a new owner of the partition finds unread comes first: looking at every endpoint costs as much as a result of each. */
    private boolean make(Instant now, Cases cases) {
        if (begun == null) {
            begun = now;
        }
        if (!horizon.readUpTo(partition).isBefore(begun)) {
            made = true;
            cases.endpoints().forEach(endpoint -> agenda.by(endpoint, now));
        }
        return made;
    }

    private void look(Case found, Instant now, Rounds rounds) {
        String endpoint = found.endpoint();
        Optional<Instant> due = rounds.due(found);
        if (due.isPresent() && !due.get().isAfter(now)) {
            Instant readUpTo = horizon.readUpTo(partition);
            if (readUpTo.isBefore(due.get())) {
                agenda.drop(endpoint);
                unread.set(endpoint, due.get());
                return;
            }
            rounds.judge(found, readUpTo);
            return;
        }
        due.ifPresentOrElse(next -> agenda.set(endpoint, next), () -> agenda.drop(endpoint));
    }
}
