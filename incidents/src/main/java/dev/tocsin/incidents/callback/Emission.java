package dev.tocsin.incidents.callback;

import java.util.Optional;

/**
 * A callback that is handed out now.
 *
 * @param predecessor the unsettled callback directly before it in the lane
 */
public record Emission(String callback, long sequence, int attempt, long emission, Optional<String> predecessor) {}
