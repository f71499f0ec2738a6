package dev.tocsin.api.ledger;

import dev.tocsin.api.problem.Problem;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** A wish that waits to be decided. Threading: the ledger's thread, apart from the future. */
final class Wanted<T> {
    private final String subject;
    private final Supplier<Decision<T>> decision;
    private final CompletableFuture<T> answered = new CompletableFuture<>();
    private @Nullable Decision<T> decided;

    Wanted(String subject, Supplier<Decision<T>> decision) {
        this.subject = subject;
        this.decision = decision;
    }

    String subject() {
        return subject;
    }

    CompletableFuture<T> answered() {
        return answered;
    }

    /** The records to be written; none, and it is answered, where it is refused. */
    List<ProducerRecord<String, @Nullable SpecificRecord>> decide() {
        try {
            Decision<T> made = decision.get();
            decided = made;
            return made.records();
        } catch (RuntimeException e) {
            answered.completeExceptionally(e);
            return List.of();
        }
    }

    /** What was decided is in Kafka. */
    void written() {
        Decision<T> made = decided;
        if (made != null && !answered.isDone()) {
            answered.complete(made.answer());
        }
    }

    void failed(Problem problem) {
        answered.completeExceptionally(problem);
    }
}
