package dev.tocsin.definitions.apply;

import dev.tocsin.definitions.apply.Change.Action;
import dev.tocsin.schemas.Topics;
import java.time.InstantSource;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Definitions that are put and deleted one by one, by the rules of applying a file. */
public final class Edits {
    private Edits() {}

    /** What putting {@code wanted} in the place of {@code before} does; refused where that is of another origin. */
    public static <V extends SpecificRecord> Change put(Topics topics, @Nullable V before, V wanted, String origin) {
        return Plan.one(kind(topics, wanted), before, wanted, origin, false);
    }

    /** What deleting does; refused where the definition is of another origin. */
    public static <V extends SpecificRecord> Change delete(Topics topics, V before, String origin) {
        Kind<V> kind = kind(topics, before);
        String owner = kind.origin().apply(before);
        return owner.equals(origin)
                ? Plan.change(Action.DELETE, kind, kind.id().apply(before), "", null)
                : Plan.change(Action.REFUSED, kind, kind.id().apply(before), "it belongs to " + owner, null);
    }

    /** The record of a change that writes one. */
    public static ProducerRecord<String, @Nullable SpecificRecord> record(
            Change change, String source, InstantSource clock) {
        return Applier.record(change, source, clock);
    }

    @SuppressWarnings("unchecked") // its topic's values are of the definition's own class
    private static <V extends SpecificRecord> Kind<V> kind(Topics topics, V definition) {
        return (Kind<V>) Kind.all(topics).stream()
                .filter(kind -> kind.topic().valueType().isInstance(definition))
                .findFirst()
                .orElseThrow();
    }
}
