package dev.tocsin.standalone;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;

/**
 * What the person who started it reads: few lines, each with the time since the start.
 *
 * <p>Threading: any thread.
 */
final class Terminal {

    private final PrintWriter out;
    private final InstantSource clock;
    private final Instant began;

    Terminal(PrintWriter out, InstantSource clock) {
        this.out = out;
        this.clock = clock;
        this.began = clock.instant();
    }

    /** One step of the start. */
    synchronized void step(String what) {
        say("  " + what + " (" + elapsed() + ")");
    }

    synchronized void say(String text) {
        out.println(text);
        out.flush();
    }

    /** Since the start, such as {@code 4.2 s}. */
    String elapsed() {
        return String.format(
                Locale.ROOT, "%.1f s", Duration.between(began, clock.instant()).toMillis() / 1000.0);
    }
}
