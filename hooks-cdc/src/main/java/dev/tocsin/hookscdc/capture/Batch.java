package dev.tocsin.hookscdc.capture;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What one batch of the engine comes to: records for one Kafka transaction.
 *
 * <p>Threading: one thread.
 */
final class Batch {

    private final List<ProducerRecord<String, @Nullable SpecificRecord>> records = new ArrayList<>();
    private final List<Instant> commits = new ArrayList<>();
    private boolean news;

    void add(ProducerRecord<String, @Nullable SpecificRecord> record) {
        records.add(record);
    }

    /** A change, committed then. */
    void add(ProducerRecord<String, @Nullable SpecificRecord> record, Instant committedAt) {
        records.add(record);
        commits.add(committedAt);
    }

    /** There is something for the capture's own thread to do once this is written. */
    void bringsNews() {
        news = true;
    }

    List<ProducerRecord<String, @Nullable SpecificRecord>> records() {
        return records;
    }

    List<Instant> commits() {
        return commits;
    }

    boolean news() {
        return news;
    }
}
