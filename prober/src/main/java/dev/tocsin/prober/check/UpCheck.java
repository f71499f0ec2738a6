package dev.tocsin.prober.check;

import dev.tocsin.prober.check.Seen.Answered;
import dev.tocsin.prober.report.UpReport;
import java.util.concurrent.CompletableFuture;

/**
 * Asks an application by Anexia's conventions whether it works.
 *
 * <p>Threading: {@link #ask} may be called by any thread.
 */
final class UpCheck implements Check {

    private final HttpCheck http;

    UpCheck(Network network) {
        this.http = new HttpCheck(network);
    }

    @Override
    public CompletableFuture<Seen> ask(Target target) {
        String from = Origin.of(target.url()).toString(); // a path may be secret
        return http.ask(AccessTokenParameter.on(target))
                .thenApply(seen -> seen instanceof Answered answer
                        ? answer.with(UpReport.of(answer.status(), answer.body(), from)
                                .facts())
                        : seen);
    }
}
