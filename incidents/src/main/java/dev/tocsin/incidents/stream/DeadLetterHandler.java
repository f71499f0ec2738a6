package dev.tocsin.incidents.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tocsin.schemas.serde.Contract;
import dev.tocsin.schemas.serde.DeadLetters;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a record that cannot be read, or that the rules cannot digest, on topic dead-letters and goes on with the next.
 * Trouble with Kafka or with a state store is not the record's fault: it stops the thread, and the transaction with it.
 *
 * <p>Threading: Streams makes one per thread.
 */
public final class DeadLetterHandler implements DeserializationExceptionHandler, ProcessingExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterHandler.class);
    private static final String CONTRACT = "tocsin.contract";
    /** Deprecated as a constant, because a later version of Kafka will not ask; this one does. */
    private static final String GLOBAL_TOO = "processing.exception.handler.global.enabled";

    private static final String MODULE = "incidents";

    private @Nullable Contract contract;

    /** Public for Streams, which makes it by its class name; {@link #install} is the way to use it. */
    public DeadLetterHandler() {}

    /** Makes applications with {@code settings} handle their bad records so. */
    public static void install(Properties settings, Contract contract) {
        settings.put(CONTRACT, contract);
        settings.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetterHandler.class);
        settings.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetterHandler.class);
        settings.put(GLOBAL_TOO, true);
    }

    @Override
    public void configure(Map<String, ?> settings) {
        if (!(settings.get(CONTRACT) instanceof Contract given)) {
            throw new IllegalStateException(
                    "settings of this application were not made with DeadLetterHandler.install");
        }
        contract = given;
    }

    @Override
    public DeserializationExceptionHandler.Response handleError(
            ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception error) {
        String reason = reason(error);
        LOG.atWarn()
                .addKeyValue("topic", record.topic())
                .addKeyValue("partition", record.partition())
                .addKeyValue("offset", record.offset())
                .addKeyValue("error", reason)
                .log("A record cannot be read and goes to dead-letters");
        return DeserializationExceptionHandler.Response.resume(
                List.of(letter(context, record.key(), record.value(), record.headers(), reason)));
    }

    @Override
    public ProcessingExceptionHandler.Response handleError(
            ErrorHandlerContext context, Record<?, ?> record, Exception error) {
        if (error instanceof KafkaException && !(error instanceof SerializationException)) {
            return ProcessingExceptionHandler.Response.fail();
        }
        LOG.atError()
                .addKeyValue("topic", context.topic())
                .addKeyValue("partition", context.partition())
                .addKeyValue("offset", context.offset())
                .setCause(error)
                .log("A record cannot be processed and goes to dead-letters; please report this");
        return ProcessingExceptionHandler.Response.resume(List.of(letter(
                context,
                context.sourceRawKey(),
                context.sourceRawValue(),
                context.headers(),
                context.processorNodeId() + ": " + reason(error))));
    }

    private ProducerRecord<byte[], byte[]> letter(
            ErrorHandlerContext context,
            byte @Nullable [] key,
            byte @Nullable [] value,
            Headers headers,
            String reason) {
        Contract known = contract;
        if (known == null) {
            throw new IllegalStateException("Streams must call configure first");
        }
        var letter = DeadLetters.letter(
                context.topic(),
                context.partition(),
                context.offset(),
                key,
                value,
                headers,
                reason,
                MODULE,
                Instant.ofEpochMilli(context.timestamp()));
        ProducerRecord<String, @Nullable SpecificRecord> record =
                DeadLetters.record(known.topics().deadLetters(), letter);
        byte[] bytes = known.serializer().serialize(record.topic(), record.value());
        return new ProducerRecord<>(record.topic(), null, record.key().getBytes(UTF_8), bytes, record.headers());
    }

    private static String reason(Exception error) {
        Throwable cause = error;
        while (cause.getCause() != null && cause instanceof KafkaException) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        return cause instanceof SerializationException && message != null ? message : cause.toString();
    }
}
