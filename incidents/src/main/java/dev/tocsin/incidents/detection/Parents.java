package dev.tocsin.incidents.detection;

import java.time.Duration;
import java.util.Optional;

/**
 * How those stand that an endpoint depends on.
 *
 * @param any whether it depends on any
 * @param root the one that is in trouble, or the one whose trouble that comes from; empty where none is
 * @param hold how long after one of them has failed that may become known: the longest of their intervals and time-outs
 */
public record Parents(boolean any, Optional<String> root, Duration hold) {

    /** It depends on nothing. */
    public static final Parents NONE = new Parents(false, Optional.empty(), Duration.ZERO);
}
