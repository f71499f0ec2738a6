package dev.tocsin.prober.expect;

import dev.tocsin.prober.expect.Observation.Answer;
import dev.tocsin.prober.expect.Observation.Nothing;
import dev.tocsin.prober.expect.Observation.Silence;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * All that is expected of one endpoint.
 *
 * @param noAnswer severity of no answer at all
 * @param timedOut severity of an answer that did not come in time
 */
public record Expectations(List<Expectation> all, Severity noAnswer, Severity timedOut) {

    public Expectations {
        all = List.copyOf(all);
    }

    /** The worst failure decides, of equally bad ones the first; without a failure, one that cannot be judged does. */
    public Assessment assess(Observation seen) {
        if (seen instanceof Answer answer) {
            return assess(answer);
        }
        if (seen instanceof Silence silence) {
            return Assessment.failed(silence.timedOut() ? timedOut : noAnswer, silence.message(), List.of());
        }
        if (seen instanceof Nothing nothing) {
            return Assessment.inconclusive(nothing.message(), List.of());
        }
        throw new AssertionError("unknown observation " + seen);
    }

    private Assessment assess(Answer answer) {
        List<Finding> findings = all.stream().map(each -> each.judge(answer)).toList();
        Optional<Finding> worst = findings.stream()
                .filter(finding -> finding.verdict() == Verdict.FAILED)
                .reduce((first, next) -> worse(first, next) ? next : first);
        if (worst.isPresent()) {
            return Assessment.failed(worst.get().severity(), worst.get().message(), findings);
        }
        return findings.stream()
                .filter(finding -> finding.verdict() == Verdict.INCONCLUSIVE)
                .findFirst()
                .map(finding -> Assessment.inconclusive(finding.message(), findings))
                .orElseGet(() -> new Assessment(Verdict.PASSED, Optional.empty(), "", findings));
    }

    private static boolean worse(Finding first, Finding next) {
        return Comparator.<Severity>naturalOrder().compare(next.severity(), first.severity()) > 0;
    }

    /** Whether the body must be kept to judge. */
    public boolean needsBody() {
        return all.stream().anyMatch(BodyExpectation.class::isInstance);
    }
}
