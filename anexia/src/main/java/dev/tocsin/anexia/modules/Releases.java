package dev.tocsin.anexia.modules;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest versions, kept for some hours. A repository that cannot be asked is left alone for a while; meanwhile what was
 * known before holds.
 *
 * <p>Threading: thread-safe; the repository is asked on a few threads of its own.
 */
final class Releases {

    static final Duration KEPT = Duration.ofHours(6);
    static final Duration LEFT_ALONE = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(Releases.class);
    private static final int THREADS = 8;

    private final MavenRepository repository;
    private final InstantSource clock;
    private final Executor threads = threads();
    private final Map<Artifact, Known> kept = new ConcurrentHashMap<>();
    private volatile Instant askAgain = Instant.MIN;

    Releases(MavenRepository repository, InstantSource clock) {
        this.repository = repository;
        this.clock = clock;
    }

    /**
     * What is known of an artifact's newest version.
     *
     * @param before for as long as the answer is not there
     */
    record Known(CompletableFuture<Release> coming, Release before, Instant since) {

        Release now() {
            return coming.getNow(before);
        }

        private boolean holdsAt(Instant now) {
            if (!coming.isDone()) {
                return true;
            }
            return now.isBefore(since.plus(now().asked() ? KEPT : LEFT_ALONE));
        }
    }

    /** What is known of it; asks if that is nothing, or too old. */
    Known of(Artifact artifact) {
        Instant now = clock.instant();
        return kept.compute(
                artifact, (asked, known) -> known != null && known.holdsAt(now) ? known : ask(asked, known, now));
    }

    private Known ask(Artifact artifact, @Nullable Known known, Instant now) {
        Release before = known == null ? Release.UNASKED : known.now().notAskedAgain();
        return new Known(CompletableFuture.supplyAsync(() -> newest(artifact, before), threads), before, now);
    }

    private Release newest(Artifact artifact, Release before) {
        if (clock.instant().isBefore(askAgain)) {
            return before;
        }
        try {
            return repository.newest(artifact);
        } catch (IOException unreachable) {
            leaveAlone(unreachable);
            return before;
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            return before;
        }
    }

    /** Several may find out at once: one line is enough. */
    private synchronized void leaveAlone(IOException unreachable) {
        Instant now = clock.instant();
        if (!now.isBefore(askAgain)) {
            askAgain = now.plus(LEFT_ALONE);
            LOG.atWarn().addKeyValue("error", unreachable.getMessage()).log("newest versions cannot be looked up");
        }
    }

    private static Executor threads() {
        ThreadPoolExecutor few =
                new ThreadPoolExecutor(THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "anexia-releases");
                    thread.setDaemon(true);
                    return thread;
                });
        few.allowCoreThreadTimeOut(true);
        return few;
    }
}
