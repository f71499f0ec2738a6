package dev.tocsin.hookscdc.publish;

import dev.tocsin.hookscdc.change.RowChange;
import dev.tocsin.schemas.CloudEvent;
import dev.tocsin.schemas.Ids;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.event.Change;
import dev.tocsin.schemas.event.Operation;
import java.time.temporal.ChronoUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Makes records of topic {@code changes}. */
public final class ChangeRecords {

    private static final String SOURCE = "/tocsin/hooks-cdc/";

    private final Topics topics;
    private final String systemIdentifier;

    public ChangeRecords(Topics topics, String systemIdentifier) {
        this.topics = topics;
        this.systemIdentifier = systemIdentifier;
    }

    /** The record of a change whose place in the log is {@code id}. */
    public ProducerRecord<String, @Nullable SpecificRecord> of(RowChange change, RowId id) {
        return of(
                change,
                Ids.of(
                        "chg",
                        systemIdentifier,
                        Long.toString(id.transaction()),
                        Long.toString(id.lsn()),
                        Long.toString(id.count())));
    }

    /** The record of the row at {@code index} of those that stand at one place in the log. */
    public ProducerRecord<String, @Nullable SpecificRecord> of(RowChange change, RowId id, int index) {
        return of(
                change,
                Ids.of(
                        "chg",
                        systemIdentifier,
                        Long.toString(id.transaction()),
                        Long.toString(id.lsn()),
                        Long.toString(id.count()),
                        Integer.toString(index)));
    }

    /** The record of a row that is told because {@code command} asked for a snapshot. */
    public ProducerRecord<String, @Nullable SpecificRecord> ofSnapshot(RowChange change, String command) {
        return of(change, Ids.of("chg", systemIdentifier, "snapshot", command, change.subject()));
    }

    /** The record of a change that is named {@code id}, the same however often it is read. */
    public ProducerRecord<String, @Nullable SpecificRecord> of(RowChange change, String id) {
        Change value = Change.newBuilder()
                .setId(id)
                .setDatabase(change.database())
                .setSchema$(change.schema())
                .setTable(change.table())
                .setOperation(operation(change))
                .setKey(change.key())
                .setBefore(change.before().orElse(null))
                .setAfter(change.after().orElse(null))
                .setChanged(change.changed())
                .setTransaction(change.transaction())
                .setPosition(change.position())
                .setCommittedAt(change.committedAt().truncatedTo(ChronoUnit.MILLIS))
                .setOversized(change.oversized())
                .build();
        CloudEvent event = new CloudEvent(
                value.getId(),
                change.operation().eventType(),
                SOURCE + change.database(),
                change.subject(),
                change.committedAt());
        return new ProducerRecord<>(topics.changes().name(), null, change.subject(), value, event.headers());
    }

    private static Operation operation(RowChange change) {
        return switch (change.operation()) {
            case INSERT -> Operation.insert;
            case UPDATE -> Operation.update;
            case DELETE -> Operation.delete;
            case TRUNCATE -> Operation.truncate;
            case SNAPSHOT -> Operation.snapshot;
        };
    }
}
