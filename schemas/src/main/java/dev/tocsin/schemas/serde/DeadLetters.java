package dev.tocsin.schemas.serde;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tocsin.schemas.CloudEvent;
import dev.tocsin.schemas.Ids;
import dev.tocsin.schemas.Topic;
import dev.tocsin.schemas.event.DeadLetter;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Makes records of topic {@code dead-letters} of records that could not be read. */
public final class DeadLetters {

    private DeadLetters() {}

    /** The letter for a record that a consumer of the contract could not read. */
    public static <V> DeadLetter letter(
            ConsumerRecord<String, ?> record, Decoded.Unreadable<V> value, String module, Instant at) {
        byte[] key = record.key() == null ? null : record.key().getBytes(UTF_8);
        return letter(
                record.topic(),
                record.partition(),
                record.offset(),
                key,
                value.bytes(),
                record.headers(),
                value.reason(),
                module,
                at);
    }

    /** The letter for a record known by its bytes. */
    public static DeadLetter letter(
            String topic,
            int partition,
            long offset,
            byte @Nullable [] key,
            byte @Nullable [] value,
            Headers headers,
            String reason,
            String module,
            Instant at) {
        Map<String, ByteBuffer> copied = new LinkedHashMap<>();
        for (Header header : headers) {
            copied.put(header.key(), ByteBuffer.wrap(header.value() == null ? new byte[0] : header.value()));
        }
        return DeadLetter.newBuilder()
                .setTopic(topic)
                .setPartition(partition)
                .setOffset(offset)
                .setKey(key == null ? null : ByteBuffer.wrap(key))
                .setValue(value == null ? null : ByteBuffer.wrap(value))
                .setHeaders(copied)
                .setReason(reason)
                .setModule(module)
                .setAt(at)
                .build();
    }

    /** The record to produce. */
    public static ProducerRecord<String, @Nullable SpecificRecord> record(Topic<DeadLetter> topic, DeadLetter letter) {
        return new ProducerRecord<>(
                topic.name(), null, letter.getTopic(), letter, event(letter).headers());
    }

    private static CloudEvent event(DeadLetter letter) {
        String id = Ids.of(
                "dead", letter.getModule(), letter.getTopic(), "" + letter.getPartition(), "" + letter.getOffset());
        return new CloudEvent(
                id, "dev.tocsin.dead-letter", "/tocsin/" + letter.getModule(), letter.getTopic(), letter.getAt());
    }
}
