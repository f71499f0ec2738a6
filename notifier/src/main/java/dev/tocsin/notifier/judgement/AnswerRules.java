package dev.tocsin.notifier.judgement;

import java.util.Optional;

/**
 * How a hook wants answers to be judged. Conditions are CEL on {@code response}, the others templates over the same.
 *
 * @param success what makes an answer a success; empty: a 2xx
 * @param rateLimited what makes any other answer one after which it is tried again
 * @param refused what makes any other answer final
 * @param retryAfter gives the seconds until the next try
 * @param reason gives the reason in words
 */
public record AnswerRules(
        Optional<String> success,
        Optional<String> rateLimited,
        Optional<String> refused,
        Optional<String> retryAfter,
        Optional<String> reason) {

    /** The status decides. */
    public static final AnswerRules NONE =
            new AnswerRules(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}
