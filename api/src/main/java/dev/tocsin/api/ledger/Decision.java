package dev.tocsin.api.ledger;

import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What was decided on a wish.
 *
 * @param answer given once the records are in Kafka
 * @param records written together, or not at all; none where nothing has to change
 */
public record Decision<T>(T answer, List<ProducerRecord<String, @Nullable SpecificRecord>> records) {
    public Decision {
        records = List.copyOf(records);
    }

    /** Nothing has to be written. */
    public static <T> Decision<T> nothing(T answer) {
        return new Decision<>(answer, List.of());
    }
}
