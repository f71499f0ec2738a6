package dev.tocsin.definitions.apply;

import dev.tocsin.schemas.Topic;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.serde.Clients;
import dev.tocsin.schemas.serde.Decoded;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.jspecify.annotations.Nullable;

/** The definitions and schemas as the topics have them, all topics read at the same time. */
final class OnTopics implements Plan.Present {

    private final Map<String, Map<String, ? extends SpecificRecord>> byTopic;

    private OnTopics(Map<String, Map<String, ? extends SpecificRecord>> byTopic) {
        this.byTopic = byTopic;
    }

    /** Reads them to their ends. Throws KafkaException if Kafka does not answer. */
    static OnTopics read(Clients clients, Topics topics) {
        Map<String, CompletableFuture<Map<String, ? extends SpecificRecord>>> reads = new HashMap<>();
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            Kind.all(topics).forEach(kind -> reads.put(kind.topic().name(), reading(clients, kind.topic(), threads)));
            reads.put(topics.schemas().name(), reading(clients, topics.schemas(), threads));
            Map<String, Map<String, ? extends SpecificRecord>> byTopic = new HashMap<>();
            reads.forEach((topic, read) -> byTopic.put(topic, read.join()));
            return new OnTopics(byTopic);
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        } finally {
            threads.shutdownNow();
        }
    }

    private static CompletableFuture<Map<String, ? extends SpecificRecord>> reading(
            Clients clients, Topic<?> topic, ExecutorService threads) {
        return CompletableFuture.supplyAsync(() -> contents(clients, topic), threads);
    }

    private static <V extends SpecificRecord> Map<String, V> contents(Clients clients, Topic<V> topic) {
        Map<String, Object> promptly = Map.of(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 20);
        try (Consumer<String, @Nullable Decoded<V>> consumer = clients.consumer(topic, promptly)) {
            return TopicReader.read(consumer, topic);
        }
    }

    @Override
    public <V extends SpecificRecord> Map<String, V> of(Kind<V> kind) {
        return get(kind.topic());
    }

    @SuppressWarnings("unchecked") // it was read from the same topic
    <V extends SpecificRecord> Map<String, V> get(Topic<V> topic) {
        return (Map<String, V>) byTopic.getOrDefault(topic.name(), Map.of());
    }
}
