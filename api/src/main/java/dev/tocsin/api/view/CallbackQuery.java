package dev.tocsin.api.view;

import java.util.Optional;

/** Which callbacks, newest first; empty: all. */
public record CallbackQuery(
        Optional<String> status,
        Optional<String> hook,
        Optional<String> subject,
        Period created,
        Place after,
        int limit) {}
