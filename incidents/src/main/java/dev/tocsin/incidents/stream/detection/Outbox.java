package dev.tocsin.incidents.stream.detection;

import dev.tocsin.incidents.stream.PromptCommits;
import java.time.Instant;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Hands records to the operators that write them.
 *
 * <p>Threading: the task's.
 */
final class Outbox {
    private final ProcessorContext<String, SpecificRecord> context;
    private final PromptCommits commits;

    Outbox(ProcessorContext<String, SpecificRecord> context) {
        this.context = context;
        this.commits = PromptCommits.of(context);
    }

    /** @param at the time stamp of the records */
    void send(List<Outgoing> records, Instant at) {
        records.forEach(record -> send(record, at));
    }

    private void send(Outgoing record, Instant at) {
        context.forward(
                new Record<>(
                        record.key(),
                        record.value(),
                        at.toEpochMilli(),
                        record.event().headers()),
                record.operator());
        commits.worked(at.toEpochMilli());
    }
}
