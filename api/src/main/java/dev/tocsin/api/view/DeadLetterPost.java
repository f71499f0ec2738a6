package dev.tocsin.api.view;

import dev.tocsin.schemas.event.DeadLetter;
import dev.tocsin.schemas.serde.Clients;
import dev.tocsin.schemas.serde.DeadLetters;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts records that could not be read on topic {@code dead-letters}.
 *
 * <p>Threading: used by the view's thread; blocks until Kafka has the letter.
 */
public final class DeadLetterPost implements PassedOver {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterPost.class);

    private final Clients clients;
    private final InstantSource clock;
    private @Nullable Producer<String, @Nullable SpecificRecord> producer;

    public DeadLetterPost(Clients clients, InstantSource clock) {
        this.clients = clients;
        this.clock = clock;
    }

    @Override
    public void accept(Unreadable unreadable) {
        ConsumerRecord<byte[], byte[]> record = unreadable.record();
        LOG.atWarn()
                .addKeyValue("topic", record.topic())
                .addKeyValue("partition", record.partition())
                .addKeyValue("offset", record.offset())
                .addKeyValue("error", unreadable.reason())
                .log("a record cannot be read and is passed over");
        DeadLetter letter = DeadLetters.letter(
                record.topic(),
                record.partition(),
                record.offset(),
                record.key(),
                record.value(),
                record.headers(),
                unreadable.reason(),
                "api",
                clock.instant());
        Producer<String, @Nullable SpecificRecord> opened = producer;
        if (opened == null) {
            opened = clients.producer(Map.of());
            producer = opened;
        }
        Future<RecordMetadata> sent =
                opened.send(DeadLetters.record(clients.contract().topics().deadLetters(), letter));
        opened.flush();
        try {
            sent.get();
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            LOG.atError().addKeyValue("error", e.getMessage()).log("a dead letter could not be written");
        }
    }

    @Override
    public void close() {
        Producer<String, @Nullable SpecificRecord> opened = producer;
        if (opened != null) {
            opened.close();
        }
    }
}
