package dev.tocsin.api.answer;

import java.util.concurrent.CompletionStage;

/** Something that can be written; fails with, or throws, a Problem. May block on the view, not on Kafka. */
@FunctionalInterface
public interface Write {
    CompletionStage<Reply> carryOut(Wish wish);
}
