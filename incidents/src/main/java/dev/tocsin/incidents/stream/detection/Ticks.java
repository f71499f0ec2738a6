package dev.tocsin.incidents.stream.detection;

import dev.tocsin.schemas.CloudEvent;
import dev.tocsin.schemas.Ids;
import dev.tocsin.schemas.event.Command;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Lets a task know that time has passed where nothing else comes to its partition: a command to itself, which it reads after
 * all that was written before. What is due is decided when that is read, so that the order of records decides alone.
 *
 * <p>Threading: the task's.
 */
final class Ticks {
    static final String KIND = "tick";

    /** A tick that has not come back by then is given up: its transaction was aborted. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Supplier<DueTimes> dueTimes;
    private final Outbox outbox;
    private Instant ticked = Instant.EPOCH;

    Ticks(Supplier<DueTimes> dueTimes, Outbox outbox) {
        this.dueTimes = dueTimes;
        this.outbox = outbox;
    }

    /** Sends a tick if something is due and none that is as late is under way. */
    void look(Instant now) {
        Optional<DueTimes.Due> due = dueTimes.get().first(now);
        boolean underWay = due.filter(first -> !ticked.isBefore(first.at())).isPresent()
                && ticked.plus(PATIENCE).isAfter(now);
        if (due.isPresent() && !underWay) {
            ticked = now;
            outbox.send(List.of(tick(due.get().endpoint(), now)), now);
        }
    }

    /** It goes to the partition of its endpoint, which is this task's. */
    private static Outgoing tick(String endpoint, Instant now) {
        String id = Ids.of("cmd", KIND, endpoint, Long.toString(now.toEpochMilli()));
        Command command = Command.newBuilder()
                .setId(id)
                .setKind(KIND)
                .setTarget("endpoint")
                .setTargetId(endpoint)
                .setBy("incidents")
                .setAt(now)
                .build();
        return new Outgoing(
                Operators.WRITE_COMMANDS,
                endpoint,
                command,
                new CloudEvent(id, "dev.tocsin.command." + KIND, Chronicle.SOURCE, "endpoint/" + endpoint, now));
    }
}
