package dev.tocsin.incidents;

import dev.tocsin.bootstrap.lifecycle.Health;
import dev.tocsin.bootstrap.lifecycle.Running;
import dev.tocsin.schemas.access.AccessRefused;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One topology that runs: threads that die are replaced, and health says how it is.
 *
 * <p>Threading: health and close may be called from any thread.
 */
final class StreamsPart implements Running {

    private static final Logger LOG = LoggerFactory.getLogger(StreamsPart.class);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(4);

    private final String name;
    private final KafkaStreams streams;
    private final Map<String, Object> client;
    private final StateFolder folder;
    private final Faults faults;
    private @Nullable StreamsGauges gauges;

    private StreamsPart(
            String name, KafkaStreams streams, Map<String, Object> client, StateFolder folder, Faults faults) {
        this.name = name;
        this.client = client;
        this.streams = streams;
        this.folder = folder;
        this.faults = faults;
    }

    static StreamsPart start(
            String name, Topology topology, Properties properties, MeterRegistry metrics, InstantSource clock) {
        StateFolder folder = StateFolder.of(properties);
        boolean used = folder.isUsed();
        var part = new StreamsPart(
                name, new KafkaStreams(topology, properties), client(properties), folder, new Faults(clock));
        if (!folder.takeOver() && used) {
            LOG.atInfo()
                    .addKeyValue("topology", name)
                    .log("the last process did not close its stores: they are read again from Kafka");
            part.streams.cleanUp();
        }
        part.begin(metrics);
        return part;
    }

    /** As its clients come to Kafka; each makes a transactional id of its own. */
    private static Map<String, Object> client(Properties properties) {
        Map<String, Object> client = new HashMap<>();
        properties.forEach((key, value) -> client.put(key.toString(), value));
        client.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, properties.get(StreamsConfig.APPLICATION_ID_CONFIG) + "-*");
        return client;
    }

    private void begin(MeterRegistry metrics) {
        streams.setUncaughtExceptionHandler(this::replace);
        streams.start();
        gauges = StreamsGauges.of(name, streams, metrics);
    }

    private StreamThreadExceptionResponse replace(Throwable failed) {
        Optional<AccessRefused> refused = AccessRefused.of(failed, client);
        if (refused.isPresent()) {
            faults.add(String.valueOf(refused.get().getMessage()));
            LOG.atError()
                    .addKeyValue("topology", name)
                    .addKeyValue("error", refused.get().getMessage())
                    .log("Kafka refuses what this topology must do: it ends");
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        faults.add(String.valueOf(failed.getMessage()));
        LOG.atWarn().addKeyValue("topology", name).setCause(failed).log("a stream thread failed and is replaced");
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    @Override
    public Health health() {
        State state = streams.state();
        String trouble = faults.trouble().orElse(null);
        if (state == State.ERROR || faults.hopeless()) {
            return Health.dead(name, trouble == null ? "it gave up (" + state + ")" : trouble);
        }
        if (trouble != null) {
            return Health.failing(name, trouble);
        }
        return switch (state) {
            case RUNNING -> Health.ready(name);
            case CREATED, REBALANCING -> Health.starting(name, "it takes over its partitions");
            default -> Health.failing(name, "it is stopping (" + state + ")");
        };
    }

    /** Leaves its group, so that others take over at once instead of waiting for its session to end. */
    @Override
    public void close() {
        if (gauges != null) {
            gauges.close();
        }
        boolean inTime = streams.close(
                CloseOptions.timeout(STOP_WITHIN).withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
        if (!inTime) {
            LOG.atWarn().addKeyValue("topology", name).log("the topology did not stop in time");
            return;
        }
        try {
            folder.closed();
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("topology", name)
                    .setCause(e)
                    .log(
                            "that the stores were closed cannot be noted: the next process will read them again from Kafka");
        }
    }
}
