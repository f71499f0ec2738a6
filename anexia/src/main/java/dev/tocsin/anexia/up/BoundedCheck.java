package dev.tocsin.anexia.up;

import dev.tocsin.anexia.up.Finding.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A check that is given up after a while. One that does not end is not begun again beside itself: who asks meanwhile waits
 * for the same look.
 *
 * <p>Threading: thread-safe; looks on a thread of its own, which is interrupted when the time is over.
 */
final class BoundedCheck {

    private final String name;
    private final Check check;
    private final Duration timeout;
    private @Nullable Look latest;

    private record Look(CompletableFuture<Optional<Finding>> found, Thread thread) {}

    BoundedCheck(String name, Check check, Duration timeout) {
        this.name = name;
        this.check = check;
        this.timeout = timeout;
    }

    /** What it found, if anything; completes normally, always. */
    CompletableFuture<Optional<Finding>> look() {
        Look asked = current();
        Finding late = new Finding(Level.ERROR, name + ": no answer within " + seconds());
        return asked.found()
                .copy()
                .completeOnTimeout(Optional.of(late), timeout.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((found, never) -> {
                    if (!asked.found().isDone()) {
                        asked.thread().interrupt();
                    }
                });
    }

    private synchronized Look current() {
        Look look = latest;
        if (look == null || look.found().isDone()) {
            look = begin();
            latest = look;
        }
        return look;
    }

    private Look begin() {
        CompletableFuture<Optional<Finding>> found = new CompletableFuture<>();
        Thread thread = new Thread(() -> found.complete(finding()), "anexia-check-" + name);
        thread.setDaemon(true);
        thread.start();
        return new Look(found, thread);
    }

    /** Whatever it throws is what it found: an error that ended the thread would look like a check that hangs. */
    private Optional<Finding> finding() {
        try {
            check.look();
            return Optional.empty();
        } catch (Throwable thrown) {
            return Optional.of(Finding.of(thrown));
        }
    }

    private String seconds() {
        return timeout.toMillis() % 1_000 == 0 ? timeout.toSeconds() + " s" : timeout.toMillis() + " ms";
    }
}
