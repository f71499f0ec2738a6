package dev.tocsin.api.view;

import dev.tocsin.schemas.event.CallbackStatus;
import java.util.Optional;

/** Which callbacks, newest first; empty: all. */
public record CallbackQuery(
        Optional<String> status,
        Optional<String> hook,
        Optional<String> subject,
        Optional<String> replayOf,
        Period created,
        Period updated,
        Place after,
        int limit) {
    /** The newest callbacks of an event's subject, or of all. */
    public static CallbackQuery newest(Optional<String> subject, int limit) {
        return new CallbackQuery(
                Optional.empty(),
                Optional.empty(),
                subject,
                Optional.empty(),
                Period.ALWAYS,
                Period.ALWAYS,
                Place.START,
                limit);
    }

    /** The newest callbacks of a hook. */
    public static CallbackQuery newest(String hook) {
        return new CallbackQuery(
                Optional.empty(),
                Optional.of(hook),
                Optional.empty(),
                Optional.empty(),
                Period.ALWAYS,
                Period.ALWAYS,
                Place.START,
                10);
    }

    /** All callbacks of a hook, or of all hooks, with a status, however many there are. */
    public static CallbackQuery counting(Optional<String> hook, CallbackStatus status, Period created, Period updated) {
        return new CallbackQuery(
                Optional.of(status.name()),
                hook,
                Optional.empty(),
                Optional.empty(),
                created,
                updated,
                Place.START,
                Integer.MAX_VALUE);
    }
}
