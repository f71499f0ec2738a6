package dev.tocsin.api.view;

import java.util.Optional;

/** Which results of an endpoint, newest slot first; the place's id is the location. */
public record ResultQuery(
        String endpoint, Optional<String> outcome, Optional<String> location, Period slots, Place after, int limit) {}
