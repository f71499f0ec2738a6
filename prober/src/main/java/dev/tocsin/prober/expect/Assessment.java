package dev.tocsin.prober.expect;

import java.util.List;
import java.util.Optional;

/**
 * The judgement on one probe.
 *
 * @param severity present if and only if the verdict is failed
 * @param message of what decided; empty if all is well
 */
public record Assessment(Verdict verdict, Optional<Severity> severity, String message, List<Finding> findings) {

    public Assessment {
        findings = List.copyOf(findings);
    }

    static Assessment failed(Severity severity, String message, List<Finding> findings) {
        return new Assessment(Verdict.FAILED, Optional.of(severity), message, findings);
    }

    /** Nothing can be said about the target, for the reason given. */
    public static Assessment inconclusive(String message, List<Finding> findings) {
        return new Assessment(Verdict.INCONCLUSIVE, Optional.empty(), message, findings);
    }
}
