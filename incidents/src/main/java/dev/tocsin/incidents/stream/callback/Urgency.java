package dev.tocsin.incidents.stream.callback;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * Has what ends work taken before what begins it. Of the records in hand, Streams takes the one with the earliest time; in a
 * flood of rows those would all come before the first outcome, and all would have to wait for their hook in the store. Outcomes
 * and commands are therefore an hour older than they are while they wait here.
 *
 * <p>Threading: any.
 */
public final class Urgency implements TimestampExtractor {

    private static final long AHEAD_MS = 3_600_000;

    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        return record.timestamp() - AHEAD_MS;
    }

    /** When a record was written that was given such a time. */
    static long written(long time) {
        return time + AHEAD_MS;
    }
}
