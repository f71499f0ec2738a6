package dev.tocsin.hookscdc.capture;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What a batch of the engine, or a part of one, comes to: records for one Kafka transaction.
 *
 * <p>Threading: one thread.
 */
final class Batch {

    private static final int MOST_RECORDS = 10_000;

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

    /** Whether it is to be written before more is added: one record of the engine may bring many of ours. */
    boolean full() {
        return records.size() >= MOST_RECORDS;
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
