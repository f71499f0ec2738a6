package dev.tocsin.api.view;

import java.time.Duration;

/** How long the windows of history are. */
public enum Window {
    minute(Duration.ofMinutes(1), 14),
    hour(Duration.ofHours(1), 400),
    day(Duration.ofDays(1), 0);

    private final Duration length;
    private final int days;

    Window(Duration length, int days) {
        this.length = length;
        this.days = days;
    }

    long millis() {
        return length.toMillis();
    }

    /** For how many days they are kept; 0: for ever. */
    int days() {
        return days;
    }
}
