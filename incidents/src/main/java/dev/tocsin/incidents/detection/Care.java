package dev.tocsin.incidents.detection;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What people know of an endpoint's open incident, and do about it.
 *
 * @param told when they were last told: when it opened, or when it was last reminded of
 * @param acknowledged whether somebody has taken it up; nobody is reminded any more
 * @param heldUntil they are not told before then, as one of the endpoints that this one depends on may be the cause
 * @param root they are not told at all while this endpoint is in trouble, of which they are told in its own incident
 */
public record Care(Instant told, boolean acknowledged, Optional<Instant> heldUntil, Optional<String> root) {

    /** An incident that begins at {@code at}: told at once, held back, or left to its root. */
    static Care begun(Instant at, Parents parents) {
        Care told = new Care(at, false, Optional.empty(), Optional.empty());
        return parents.any() ? told.beside(parents, at) : told;
    }

    /** Whether people know of it. */
    public boolean announced() {
        return heldUntil.isEmpty() && root.isEmpty();
    }

    /** One that they do not know of, once it is known how those stand that its endpoint depends on. */
    Care beside(Parents parents, Instant at) {
        return parents.root().isPresent()
                ? new Care(told, acknowledged, Optional.empty(), parents.root())
                : new Care(told, acknowledged, Optional.of(at.plus(parents.hold())), Optional.empty());
    }

    Care announcedAt(Instant at) {
        return new Care(at, acknowledged, Optional.empty(), Optional.empty());
    }

    Care takenUp() {
        return new Care(told, true, heldUntil, root);
    }

    /** Nothing is said before then. */
    Care notBefore(Instant at) {
        Instant later = told.isBefore(at) ? at : told;
        return new Care(later, acknowledged, heldUntil.map(held -> held.isBefore(at) ? at : held), root);
    }

    /** When people are to be told, or told again. */
    Optional<Instant> due(Rules rules) {
        if (!announced()) {
            return heldUntil;
        }
        return acknowledged ? Optional.empty() : rules.remindEvery().map(told::plus);
    }

    /** After a reminder; those that were due until {@code read} are one. */
    Care reminded(Instant read, Duration every) {
        long missed = Duration.between(told, read).dividedBy(every);
        return new Care(told.plus(every.multipliedBy(Math.max(1, missed))), acknowledged, heldUntil, root);
    }
}
