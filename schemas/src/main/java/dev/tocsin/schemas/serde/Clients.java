package dev.tocsin.schemas.serde;

import dev.tocsin.schemas.Topic;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Kafka clients that speak the contract: consumers are read_committed and never commit by themselves, producers are
 * idempotent and take records of any topic of the contract (null is a tombstone).
 */
public final class Clients {

    /**
     * How long a producer waits before it tries again for the first time, in milliseconds; doubled with each further try, up to
     * a second. Brokers refuse the first records of a transaction while they are still ending the one before, which takes them a
     * few milliseconds: Kafka's own default, a tenth of a second, would be most of what a callback takes.
     */
    public static final int RETRY_BACKOFF_MS = 5;

    private final Map<String, Object> properties;
    private final Contract contract;

    /** @param properties client properties as the operator gave them, {@code bootstrap.servers} among them */
    public Clients(Map<String, Object> properties, Contract contract) {
        this.properties = Map.copyOf(properties);
        this.contract = contract;
    }

    public Contract contract() {
        return contract;
    }

    /** The operator's client properties. */
    public Map<String, Object> properties() {
        return properties;
    }

    /** A producer; {@code own} goes over the defaults, the operator's properties over both. */
    public Producer<String, @Nullable SpecificRecord> producer(Map<String, Object> own) {
        Map<String, Object> all = new HashMap<>();
        all.put(ProducerConfig.ACKS_CONFIG, "all");
        all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        all.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, RETRY_BACKOFF_MS);
        all.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topic.MAX_MESSAGE_BYTES);
        all.putAll(own);
        all.putAll(properties);
        return new KafkaProducer<>(all, new StringSerializer(), contract.serializer());
    }

    /** A consumer of one topic; {@code own} goes over the defaults, the operator's properties over both. */
    public <V extends SpecificRecord> Consumer<String, @Nullable Decoded<V>> consumer(
            Topic<V> topic, Map<String, Object> own) {
        Map<String, Object> all = new HashMap<>();
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        all.putAll(own);
        all.putAll(properties);
        return new KafkaConsumer<>(all, new StringDeserializer(), contract.deserializer(topic));
    }
}
