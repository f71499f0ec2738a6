package dev.tocsin.standalone;

import dev.tocsin.bootstrap.lifecycle.Running;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Waits until everything is ready, and says so once.
 *
 * <p>Threading: one thread of its own, until it has spoken or is closed.
 */
final class Announcement implements AutoCloseable {

    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private final Running awaited;
    private final Runnable words;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "announcement");

    private Announcement(Running awaited, Runnable words) {
        this.awaited = awaited;
        this.words = words;
    }

    static Announcement of(Running awaited, Runnable words) {
        var announcement = new Announcement(awaited, words);
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
            while (!closing.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                if (awaited.health().ready()) {
                    words.run();
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
