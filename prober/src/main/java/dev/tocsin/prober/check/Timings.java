package dev.tocsin.prober.check;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How long each phase of a probe took, all redirects together; a phase that was not reached (or not needed) is empty.
 *
 * @param firstByte from the request's end to the first byte of the answer
 * @param total from the start of the probe to its end
 */
public record Timings(
        Optional<Duration> resolve,
        Optional<Duration> connect,
        Optional<Duration> tls,
        Optional<Duration> firstByte,
        Duration total) {
    public static final Timings NONE =
            new Timings(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Duration.ZERO);

    Timings plus(Timings other) {
        return new Timings(
                sum(resolve, other.resolve),
                sum(connect, other.connect),
                sum(tls, other.tls),
                sum(firstByte, other.firstByte),
                total.plus(other.total));
    }

    private static Optional<Duration> sum(Optional<Duration> one, Optional<Duration> other) {
        return Stream.of(one, other).flatMap(Optional::stream).reduce(Duration::plus);
    }
}
