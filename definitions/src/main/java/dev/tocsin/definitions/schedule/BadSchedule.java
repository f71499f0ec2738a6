package dev.tocsin.definitions.schedule;

/** A schedule that cannot be used; the message says what was wrong and what would be right. */
public final class BadSchedule extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    BadSchedule(String message) {
        super(message);
    }
}
