package dev.tocsin.api.view;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** From {@code since} (included) until {@code until} (excluded); null: open. */
public record Period(@Nullable Instant since, @Nullable Instant until) {
    public static final Period ALWAYS = new Period(null, null);

    public boolean contains(Instant at) {
        return (since == null || !at.isBefore(since)) && (until == null || at.isBefore(until));
    }
}
