package dev.tocsin.prober.check;

import dev.tocsin.prober.check.Seen.Kind;
import dev.tocsin.prober.check.Seen.NoAnswer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Tells a target's silence from that of everybody: where a target is silent, the places of reference are asked for a
 * connection, and if none gives one, it is this prober that has no network. Without such places, silence is the target's.
 *
 * <p>Threading: thread-safe; what one silent probe found out serves those of the same second that began before, for the
 * network may have gone since.
 */
public final class Connectivity {
    private static final Set<Kind> SILENCE = Set.of(Kind.UNRESOLVED, Kind.UNREACHABLE, Kind.TIMED_OUT);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final long GOOD_FOR = TimeUnit.SECONDS.toNanos(1);

    private final Function<Target, CompletableFuture<Seen>> ask;
    private final List<String> places;
    private final LongSupplier nanoTime;
    private long askedAt;
    private CompletableFuture<Boolean> reachable = CompletableFuture.completedFuture(true);

    /** @param places {@code host:port} each */
    public Connectivity(Function<Target, CompletableFuture<Seen>> ask, List<String> places, LongSupplier nanoTime) {
        this.ask = ask;
        this.places = List.copyOf(places);
        this.nanoTime = nanoTime;
        this.askedAt = nanoTime.getAsLong() - 2 * GOOD_FOR;
    }

    /** The same as asking, but for silence that is everybody's. */
    public CompletableFuture<Seen> ask(Target target) {
        long began = nanoTime.getAsLong();
        CompletableFuture<Seen> asked = ask.apply(target);
        return places.isEmpty() ? asked : asked.thenCompose(seen -> doubt(seen, began));
    }

    private CompletableFuture<Seen> doubt(Seen seen, long began) {
        if (!(seen instanceof NoAnswer none) || !SILENCE.contains(none.kind())) {
            return CompletableFuture.completedFuture(seen);
        }
        return anyPlace(began).thenApply(reached -> reached ? seen : without(none));
    }

    private NoAnswer without(NoAnswer none) {
        String why = none.message() + "; but this prober has no network: none of " + String.join(", ", places)
                + " can be reached";
        return new NoAnswer(Kind.OWN_TROUBLE, why, none.timings(), none.hops());
    }

    private synchronized CompletableFuture<Boolean> anyPlace(long began) {
        long now = nanoTime.getAsLong();
        boolean askedSince = askedAt - began >= 0;
        if (!reachable.isDone()) {
            return askedSince ? reachable : reachable.thenCompose(earlier -> anyPlace(began));
        }
        if (!askedSince || now - askedAt > GOOD_FOR) {
            askedAt = now;
            reachable = anyOf(places);
        }
        return reachable;
    }

    /** One after the other: mostly the first one answers. */
    private CompletableFuture<Boolean> anyOf(List<String> left) {
        if (left.isEmpty()) {
            return CompletableFuture.completedFuture(false);
        }
        Target place = Target.of("tcp", URI.create("tcp://" + left.get(0)), PATIENCE);
        return ask.apply(place)
                .thenCompose(seen ->
                        answers(seen) ? CompletableFuture.completedFuture(true) : anyOf(left.subList(1, left.size())));
    }

    /** Somebody who refuses is there. */
    private static boolean answers(Seen seen) {
        return !(seen instanceof NoAnswer none) || none.kind() == Kind.REFUSED;
    }
}
