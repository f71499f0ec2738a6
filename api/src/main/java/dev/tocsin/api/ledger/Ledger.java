package dev.tocsin.api.ledger;

import dev.tocsin.schemas.Topic;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Where everything is written that somebody asked the API for. Threading: any thread. */
public interface Ledger {
    /**
     * Decides on a wish while the view shows all that was written before, by whichever copy of the API, and writes what is
     * decided, all or nothing. Fails with the Problem that deciding threw, or with a 503 one where Kafka cannot be written.
     *
     * @param subject wishes of the same subject are decided one after the other
     * @param decision may be asked more than once: the last answer counts; may block on the view
     */
    <T> CompletableFuture<T> write(String subject, Supplier<Decision<T>> decision);

    /** Writes one record on which there is nothing to decide. Fails with a 503 problem where Kafka cannot be written. */
    CompletableFuture<Void> append(ProducerRecord<String, @Nullable SpecificRecord> entry);

    /** How many partitions a topic has. Throws a 503 problem where Kafka does not say. */
    int partitions(Topic<?> topic);
}
