package dev.tocsin.incidents.stream.detection;

import dev.tocsin.incidents.stream.Spare;
import dev.tocsin.incidents.stream.history.GatheredSerde;
import dev.tocsin.incidents.stream.history.History;
import dev.tocsin.schemas.Partitions;
import dev.tocsin.schemas.serde.Contract;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * Detection as an operator: inputs by endpoint id in, records for the writing operators out.
 *
 * <p>Threading: owned by one stream thread.
 */
public final class DetectionProcessor implements Processor<String, Input, String, SpecificRecord> {

    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    /** Often and a little each time: results wait meanwhile. */
    private static final Duration CLOSE_EVERY = Duration.ofMillis(100);

    private @Nullable Detector detector;

    private final int partitions;
    private final Horizon horizon;
    private final Spare spare;

    private DetectionProcessor(int partitions, Horizon horizon, Spare spare) {
        this.partitions = partitions;
        this.horizon = horizon;
        this.spare = spare;
    }

    /** Makes the operator with its stores, which are persistent and backed by changelog topics. */
    public static ProcessorSupplier<String, Input, String, SpecificRecord> supplier(
            Contract contract, int partitions, Horizon horizon, Spare spare) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<String, Input, String, SpecificRecord> get() {
                return new DetectionProcessor(partitions, horizon, spare);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return new LinkedHashSet<>(List.of(
                        store(
                                Operators.DEFINITIONS,
                                contract.serde(contract.topics().endpoints())),
                        store(Operators.STATES, EndpointStateSerde.serde()),
                        store(Operators.PULSES, PulseSerde.serde()),
                        store(Operators.SILENCES, Serdes.Long()),
                        store(Operators.OUTDATED, Serdes.String()),
                        store(History.STORE, GatheredSerde.of(contract)),
                        store(
                                Operators.INCIDENTS,
                                contract.serde(contract.topics().incidents())),
                        store(
                                Operators.MANUAL_INCIDENTS,
                                contract.serde(contract.topics().incidents())),
                        store(
                                Operators.MAINTENANCES,
                                contract.serde(contract.topics().maintenances())),
                        store(
                                Operators.PARENTS,
                                contract.serde(contract.topics().commands())),
                        store(Operators.CHILDREN, Serdes.String())));
            }
        };
    }

    private static <V> StoreBuilder<?> store(String name, Serde<V> values) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.String(), values)
                .withCachingEnabled();
    }

    @Override
    public void init(ProcessorContext<String, SpecificRecord> context) {
        var outbox = new Outbox(context);
        var maintenances = new Maintenances(context.getStateStore(Operators.MAINTENANCES));
        var relatives = new Relatives(
                context.getStateStore(Operators.PARENTS),
                context.getStateStore(Operators.CHILDREN),
                endpoint -> Partitions.of(endpoint, partitions));
        var cases = new Cases(context, maintenances, relatives);
        var ignored = new IgnoredResults(context.metrics(), context.taskId());
        var manual = new ManualIncidents(context.getStateStore(Operators.MANUAL_INCIDENTS));
        int partition = context.taskId().partition();
        History history = History.on(context.getStateStore(History.STORE), new Windows(outbox));
        Detector ready = new Detector(
                cases,
                ignored,
                new IncidentCommands(cases, manual, outbox),
                maintenances,
                relatives,
                outbox,
                new Heartbeats(context.getStateStore(Operators.PULSES)),
                new Silences(context.getStateStore(Operators.SILENCES), horizon, partition),
                new OutdatedModules(context.getStateStore(Operators.OUTDATED)),
                new Watch(horizon, partition),
                history);
        detector = ready;
        var ticks = new Ticks(cases::dueTimes, outbox);
        context.schedule(LOOK_EVERY, PunctuationType.WALL_CLOCK_TIME, time -> {
            Instant now = Instant.ofEpochMilli(time);
            ticks.look(now);
            ready.look(now);
        });
        context.schedule(
                CLOSE_EVERY,
                PunctuationType.WALL_CLOCK_TIME,
                time -> spare.time(() -> history.close(Instant.ofEpochMilli(time), () -> horizon.readUpTo(partition))));
    }

    @Override
    public void process(Record<String, Input> record) {
        Detector ready = detector;
        if (ready == null) {
            throw new IllegalStateException("Streams must call init first");
        }
        ready.on(record.key(), record.value(), Instant.ofEpochMilli(record.timestamp()));
    }
}
