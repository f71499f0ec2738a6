package dev.tocsin.standalone;

import dev.tocsin.bootstrap.lifecycle.Health;
import dev.tocsin.bootstrap.lifecycle.Running;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Waits until everything is ready, and says so once; where that takes long, says once why.
 *
 * <p>Threading: one thread of its own, until it has spoken or is closed.
 */
final class Announcement implements AutoCloseable {

    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final int LOOKS_UNTIL_IT_IS_LONG = 200;

    private final Running awaited;
    private final Runnable words;
    private final Consumer<List<String>> excuse;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "announcement");

    private Announcement(Running awaited, Runnable words, Consumer<List<String>> excuse) {
        this.awaited = awaited;
        this.words = words;
        this.excuse = excuse;
    }

    /** @param excuse hears after ten seconds why it is not ready, if it is not */
    static Announcement of(Running awaited, Runnable words, Consumer<List<String>> excuse) {
        var announcement = new Announcement(awaited, words, excuse);
        announcement.thread.setDaemon(true);
        announcement.thread.start();
        return announcement;
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            for (int look = 1; !closing.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS); look++) {
                Health health = awaited.health();
                if (health.ready()) {
                    words.run();
                    return;
                }
                if (look == LOOKS_UNTIL_IT_IS_LONG) {
                    excuse.accept(health.reasons());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
