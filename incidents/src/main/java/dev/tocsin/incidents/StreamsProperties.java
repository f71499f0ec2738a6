package dev.tocsin.incidents;

import static org.apache.kafka.streams.StreamsConfig.consumerPrefix;
import static org.apache.kafka.streams.StreamsConfig.mainConsumerPrefix;
import static org.apache.kafka.streams.StreamsConfig.producerPrefix;
import static org.apache.kafka.streams.StreamsConfig.topicPrefix;

import dev.tocsin.incidents.stream.BoundedRocksDb;
import dev.tocsin.incidents.stream.DeadLetterHandler;
import dev.tocsin.schemas.Topic;
import dev.tocsin.schemas.serde.Clients;
import dev.tocsin.schemas.serde.Contract;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/** How the Streams applications are set up. */
final class StreamsProperties {

    private static final int POLL_MS = 5;
    private static final int FETCH_BYTES = 16 * 1024;
    private static final int POLL_RECORDS = 100;
    private static final int LINGER_MS = 100;
    private static final int BATCH_BYTES = 256 * 1024;
    private static final int HEARTBEATS_IN_A_SESSION = 4;
    private static final long CACHE_BYTES = 32L * 1024 * 1024;

    private StreamsProperties() {}

    /** The properties of the application called {@code name}; the operator's own go over ours. */
    static Properties of(String name, IncidentsSettings settings, Contract contract) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.prefix() + name);
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
        properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, settings.replication());
        properties.put(
                StreamsConfig.STATE_DIR_CONFIG,
                settings.data().resolve("streams").toString());
        // A transaction is only committed between two polls, so a poll must not wait longer than the interval.
        properties.put(
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
                settings.commitInterval().toMillis());
        properties.put(StreamsConfig.POLL_MS_CONFIG, POLL_MS);
        properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, CACHE_BYTES);
        properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
        properties.put(StreamsConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        addClients(properties, settings);
        properties.putAll(settings.kafka());
        DeadLetterHandler.install(properties, contract);
        return properties;
    }

    /**
     * What is fetched of a partition is handed on whole before the next one's turn: a flood of rows in one must not keep an
     * event in another waiting for long. What the operator says goes over it.
     */
    static Properties inSmallPieces(Properties properties) {
        properties.putIfAbsent(mainConsumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG), FETCH_BYTES);
        properties.putIfAbsent(mainConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), POLL_RECORDS);
        return properties;
    }

    private static void addClients(Properties properties, IncidentsSettings settings) {
        int session = (int) settings.sessionTimeout().toMillis();
        properties.put(mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), session);
        properties.put(
                mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), session / HEARTBEATS_IN_A_SESSION);
        properties.put(consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        settings.instance()
                .ifPresent(id -> properties.put(
                        mainConsumerPrefix(CommonClientConfigs.GROUP_INSTANCE_ID_CONFIG),
                        id.replaceAll("[^A-Za-z0-9._-]", "-")));
        properties.put(producerPrefix(ProducerConfig.RETRY_BACKOFF_MS_CONFIG), Clients.RETRY_BACKOFF_MS);
        properties.put(producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), Topic.MAX_MESSAGE_BYTES);
        // Nobody sees a record before its transaction is committed, and a commit sends all that lingers.
        properties.put(producerPrefix(ProducerConfig.LINGER_MS_CONFIG), LINGER_MS);
        properties.put(producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), BATCH_BYTES);
        // Changelogs and repartition topics carry the same records as the topics of the contract.
        properties.put(topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG), Topic.MAX_MESSAGE_BYTES);
    }
}
