package dev.tocsin.api.audit;

import dev.tocsin.api.answer.Wish;
import dev.tocsin.schemas.CloudEvent;
import dev.tocsin.schemas.Ids;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.event.AuditEntry;
import io.vertx.core.json.JsonObject;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The records of topic {@code audit}.
 *
 * <p>Threading: thread-safe.
 *
 * @param chance makes each entry's id another
 */
public record Audit(Topics topics, Supplier<String> chance) {
    /** Where the records of this API come from, as a CloudEvents source. */
    public static final String SOURCE = "/tocsin/api";

    /** An entry; {@code before} and {@code after} hold no secrets. */
    public ProducerRecord<String, @Nullable SpecificRecord> entry(
            Wish wish,
            String action,
            String target,
            String targetId,
            @Nullable JsonObject before,
            @Nullable JsonObject after) {
        String id = Ids.of("aud", chance.get());
        AuditEntry entry = AuditEntry.newBuilder()
                .setId(id)
                .setWho(wish.caller().name())
                .setAt(wish.now())
                .setAction(action)
                .setTarget(target)
                .setTargetId(targetId)
                .setBefore(before == null ? null : before.encode())
                .setAfter(after == null ? null : after.encode())
                .build();
        CloudEvent event = new CloudEvent(
                id,
                "dev.tocsin.audit." + action,
                SOURCE,
                targetId.isEmpty() ? target : target + "/" + targetId,
                wish.now());
        return new ProducerRecord<>(
                topics.audit().name(), null, null, wish.caller().name(), entry, event.headers());
    }
}
