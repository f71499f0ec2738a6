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

    /**
     * The worst failure decides, of equally bad ones the first; without a failure, one that cannot be judged does.
     *
     * @param ownTrouble what was wrong with the prober meanwhile: then neither silence nor slowness is held against the
     *     target, while what it answered still is
     */
    public Assessment assess(Observation seen, Optional<String> ownTrouble) {
        if (seen instanceof Answer answer) {
            return assess(answer, ownTrouble);
        }
        if (seen instanceof Silence silence) {
            return ownTrouble
                    .map(trouble -> Assessment.inconclusive(silence.message() + "; but " + trouble, List.of()))
                    .orElseGet(() ->
                            Assessment.failed(silence.timedOut() ? timedOut : noAnswer, silence.message(), List.of()));
        }
        if (seen instanceof Nothing nothing) {
            return Assessment.inconclusive(nothing.message(), List.of());
        }
        throw new AssertionError("unknown observation " + seen);
    }

    private Assessment assess(Answer answer, Optional<String> ownTrouble) {
        List<Finding> findings =
                all.stream().map(each -> judge(each, answer, ownTrouble)).toList();
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

    private static Finding judge(Expectation expectation, Answer answer, Optional<String> ownTrouble) {
        Finding finding = expectation.judge(answer);
        boolean excused = finding.verdict() == Verdict.FAILED && expectation.isAboutTime();
        return ownTrouble
                .filter(trouble -> excused)
                .map(trouble -> finding.inconclusive("; but " + trouble))
                .orElse(finding);
    }

    private static boolean worse(Finding first, Finding next) {
        return Comparator.<Severity>naturalOrder().compare(next.severity(), first.severity()) > 0;
    }

    /** Whether the body must be kept to judge. */
    public boolean needsBody() {
        return all.stream().anyMatch(Expectation::needsBody);
    }
}
