package dev.tocsin.incidents.stream.callback;

import dev.tocsin.incidents.render.Cause;
import dev.tocsin.incidents.render.Envelope;
import dev.tocsin.incidents.render.Rendered;
import dev.tocsin.schemas.Topic;
import dev.tocsin.schemas.event.Change;
import dev.tocsin.schemas.event.Event;
import dev.tocsin.schemas.event.EventRecord;
import dev.tocsin.schemas.event.Signal;
import dev.tocsin.schemas.serde.Contract;
import dev.tocsin.schemas.serde.Decoded;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;

/** Records of events that commands bring along, rendered as a hook has it today. */
final class CauseRecords {

    private final Contract contract;

    CauseRecords(Contract contract) {
        this.contract = contract;
    }

    /**
     * An event and the request that a hook owes for it.
     *
     * @param event what the request is made of, where that may be later
     */
    record Owed(Envelope envelope, Rendered rendered, Optional<Event> event) {}

    /** Empty where the record cannot be read. */
    Optional<Owed> owed(EventRecord record, Hook hook) {
        var topics = contract.topics();
        String source = record.getHeaders().getOrDefault("ce_source", "/tocsin/api");
        if (isOf(record, topics.changes())) {
            return read(record, topics.changes()).map(change -> row(change, record.getKey(), source, hook));
        }
        if (isOf(record, topics.signals())) {
            return read(record, topics.signals()).map(signal -> signal(signal, source, hook));
        }
        return Stream.of(topics.events(), topics.toldResults())
                .filter(topic -> isOf(record, topic))
                .findFirst()
                .flatMap(topic -> read(record, topic))
                .map(event -> event(event, hook));
    }

    private static boolean isOf(EventRecord record, Topic<?> topic) {
        return record.getTopic().equals(topic.name()) || record.getTopic().equals(topic.shortName());
    }

    private <V extends SpecificRecord> Optional<V> read(EventRecord record, Topic<V> topic) {
        ByteBuffer value = record.getValue().duplicate();
        byte[] bytes = new byte[value.remaining()];
        value.get(bytes);
        Decoded<V> decoded = contract.deserializer(topic).deserialize(topic.name(), bytes);
        return decoded == null ? Optional.empty() : decoded.value();
    }

    private static Owed row(Change change, String subject, String source, Hook hook) {
        Envelope envelope = new Envelope(
                change.getId(), Causes.type(change.getOperation()), source, subject, change.getCommittedAt());
        String operation = change.getOperation().name();
        return owed(envelope, hook, () -> Births.named(Causes.row(change, subject, source), hook, operation));
    }

    private static Owed signal(Signal signal, String source, Hook hook) {
        return owed(Causes.envelope(signal, source), hook, () -> Causes.signal(signal, source));
    }

    private static Owed event(Event event, Hook hook) {
        Cause cause = Causes.event(event);
        return new Owed(cause.envelope(), hook.rendered(cause), Optional.of(event));
    }

    private static Owed owed(Envelope envelope, Hook hook, Supplier<Cause> cause) {
        try {
            return new Owed(envelope, hook.rendered(cause.get()), Optional.empty());
        } catch (IllegalArgumentException e) {
            String reason = "the event cannot be read: " + e.getMessage();
            return new Owed(envelope, new Rendered.Unfit(Optional.empty(), reason), Optional.empty());
        }
    }
}
