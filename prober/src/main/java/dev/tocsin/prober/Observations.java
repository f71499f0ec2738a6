package dev.tocsin.prober;

import dev.tocsin.prober.check.Header;
import dev.tocsin.prober.check.Seen;
import dev.tocsin.prober.check.Seen.Answered;
import dev.tocsin.prober.check.Seen.Kind;
import dev.tocsin.prober.check.Seen.NoAnswer;
import dev.tocsin.prober.expect.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a check saw, as it is judged. */
final class Observations {
    private Observations() {}

    /** @param now for how long a certificate is still good */
    static Observation of(Seen seen, Instant now) {
        if (seen instanceof Answered answer) {
            return new Observation.Answer(
                    answer.status(),
                    answer.timings().total(),
                    answer.body(),
                    answer.truncated(),
                    byName(answer.headers()),
                    answer.certificate().map(certificate -> Duration.between(now, certificate.expires())),
                    answer.records(),
                    answer.facts());
        }
        if (seen instanceof NoAnswer none) {
            return none.kind().isOwn()
                    ? new Observation.Nothing(none.message())
                    : new Observation.Silence(none.kind() == Kind.TIMED_OUT, none.message());
        }
        throw new AssertionError("unknown kind of " + seen);
    }

    private static Map<String, List<String>> byName(List<Header> headers) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        headers.forEach(
                header -> values.computeIfAbsent(header.name().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                        .add(header.value()));
        return values;
    }
}
