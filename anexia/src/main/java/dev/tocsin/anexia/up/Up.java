package dev.tocsin.anexia.up;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** All checks of an application, looked at together. Threading: thread-safe. */
public final class Up {

    private final List<BoundedCheck> checks;

    /**
     * @param checks by name, in the order in which they are reported
     * @param timeout of each
     */
    public Up(Map<String, Check> checks, Duration timeout) {
        this.checks = checks.entrySet().stream()
                .map(named -> new BoundedCheck(named.getKey(), named.getValue(), timeout))
                .toList();
    }

    /** What all of them find now; completes normally, always, within the timeout. */
    public CompletableFuture<UpReport> look() {
        List<CompletableFuture<Optional<Finding>>> looks =
                checks.stream().map(BoundedCheck::look).toList();
        return CompletableFuture.allOf(looks.toArray(CompletableFuture[]::new))
                .thenApply(all -> UpReport.of(looks.stream()
                        .map(CompletableFuture::join)
                        .flatMap(Optional::stream)
                        .toList()));
    }
}
