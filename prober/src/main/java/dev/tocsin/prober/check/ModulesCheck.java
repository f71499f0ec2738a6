package dev.tocsin.prober.check;

import dev.tocsin.prober.check.Seen.Answered;
import dev.tocsin.prober.report.ModulesReport;
import dev.tocsin.prober.report.VersionStep;
import java.util.concurrent.CompletableFuture;

/**
 * Asks an application by Anexia's conventions what it is made of, and tells what of it is outdated.
 *
 * <p>Threading: {@link #ask} may be called by any thread.
 */
final class ModulesCheck implements Check {

    private static final int OK = 200;

    private final HttpCheck http;

    ModulesCheck(Network network) {
        this.http = new HttpCheck(network);
    }

    @Override
    public CompletableFuture<Seen> ask(Target target) {
        return http.ask(AccessTokenParameter.on(target))
                .thenApply(seen -> seen instanceof Answered answer
                        ? answer.with(report(target, answer).facts())
                        : seen);
    }

    private static ModulesReport report(Target target, Answered answer) {
        String from = Origin.of(target.url()).toString(); // a path may be secret
        VersionStep least = VersionStep.named(target.options().getOrDefault("outdated", ""));
        return answer.status() == OK
                ? ModulesReport.of(answer.json(), least, from)
                : ModulesReport.refused(answer.status(), from);
    }
}
