package dev.tocsin.incidents;

import dev.tocsin.definitions.serializer.Serializers;
import dev.tocsin.incidents.stream.callback.BirthsProcessor;
import dev.tocsin.incidents.stream.callback.HookCatalog;
import dev.tocsin.incidents.stream.callback.HookReaders;
import dev.tocsin.incidents.stream.callback.LanesProcessor;
import dev.tocsin.incidents.stream.callback.Outputs;
import dev.tocsin.incidents.stream.callback.PastCallbacks;
import dev.tocsin.incidents.stream.callback.Placed;
import dev.tocsin.incidents.stream.callback.Urgency;
import dev.tocsin.schemas.Topic;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.event.Callback;
import dev.tocsin.schemas.event.CallbackStatus;
import dev.tocsin.schemas.serde.Contract;
import dev.tocsin.schemas.serde.Decoded;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/** Events and hooks to callbacks, and callbacks through their lives. */
final class CallbacksTopology {

    private static final String KNOWN_HOOKS = "known-hooks";
    private static final String KNOWN_HOOK_STATES = "known-hook-states";
    private static final String BIRTHS = "callback-births";
    private static final Outputs.Sinks SINKS = new Outputs.Sinks(
            "write-callbacks", "write-callback-requests", "write-hook-states", "write-hook-events", "write-commands");

    private final Contract contract;
    private final Topics topics;
    private final Serializers serializers;
    private final Consumer<CallbackStatus> counter;
    private final IntFunction<PastCallbacks> past;

    private CallbacksTopology(
            Contract contract,
            Serializers serializers,
            Consumer<CallbackStatus> counter,
            IntFunction<PastCallbacks> past) {
        this.contract = contract;
        this.serializers = serializers;
        this.topics = contract.topics();
        this.counter = counter;
        this.past = past;
    }

    /**
     * Builds the topology.
     *
     * @param partitions how many partitions the keyed topics have
     * @param streamsConfig settings of the Streams application, bad records handled as {@code DeadLetterHandler} does
     * @param serializers that hooks may name
     * @param counter is told of every callback that is settled; called from stream threads
     * @param past opens what topic callbacks holds of a partition; called from stream threads
     */
    static Topology build(
            Contract contract,
            int partitions,
            Properties streamsConfig,
            Serializers serializers,
            Consumer<CallbackStatus> counter,
            IntFunction<PastCallbacks> past) {
        Properties settings = new Properties();
        settings.putAll(streamsConfig);
        settings.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        // Only a builder that is given the configuration refuses steps without a name.
        var builder = new StreamsBuilder(new TopologyConfig(new StreamsConfig(settings)));
        new CallbacksTopology(contract, serializers, counter, past).addTo(builder, partitions);
        return builder.build(settings);
    }

    private void addTo(StreamsBuilder builder, int partitions) {
        // Every task sees every hook; they are read anew at each start, so nothing is kept of them on disk.
        var catalog = new HookCatalog(serializers);
        readAll(builder, topics.hooks(), KNOWN_HOOKS, "read-hooks", HookReaders.definitions(catalog));
        readAll(builder, topics.hookStates(), KNOWN_HOOK_STATES, "read-hook-states", HookReaders.states(catalog));

        // Matching and rendering happen where the event is, and there its lane is kept, too: one transaction makes a
        // callback and hands it out. Only lanes of whole hooks and groups of events gather from all partitions in one.
        KStream<String, Callback> born = read(builder, topics.events(), "read-events")
                .merge(read(builder, topics.changes(), "read-changes"), Named.as("merge-events"))
                .merge(read(builder, topics.toldResults(), "read-told-results"), Named.as("merge-told-results"))
                .merge(read(builder, topics.signals(), "read-signals"), Named.as("merge-signals"))
                .process(BirthsProcessor.of(contract, catalog), Named.as("match-hooks"));
        KStream<String, Callback> gathered = born.filter(
                        (lane, callback) -> BirthsProcessor.isGathered(callback), Named.as("pick-whole-hooks"))
                .repartition(Repartitioned.with(Serdes.String(), contract.serde(topics.callbacks()))
                        .withName(BIRTHS)
                        .withNumberOfPartitions(partitions));

        // Whatever concerns a lane is in its partition: its callbacks, the outcomes of its requests, commands.
        KStream<Object, @Nullable Object> kept = widen(born.filterNot(
                        (lane, callback) -> BirthsProcessor.isGathered(callback), Named.as("pick-the-others")))
                .merge(widen(gathered), Named.as("merge-births"))
                .merge(
                        readFirst(builder, topics.callbackAttempts(), "read-callback-attempts"),
                        Named.as("merge-outcomes"))
                .merge(readFirst(builder, topics.commands(), "read-commands"), Named.as("merge-commands"))
                .process(LanesProcessor.of(contract, catalog, SINKS, counter, past), Named.as("keep-lanes"));

        write(
                kept,
                topics.callbacks(),
                Produced.with(Placed.serde(), contract.serde(topics.callbacks()))
                        .withStreamPartitioner(Placed.partitioner())
                        .withName(SINKS.callbacks()));
        write(
                kept,
                topics.callbackRequests(),
                Produced.with(Placed.serde(), contract.serde(topics.callbackRequests()))
                        .withStreamPartitioner(Placed.partitioner())
                        .withName(SINKS.requests()));
        write(kept, topics.hookStates(), produced(topics.hookStates(), SINKS.hookStates()));
        write(kept, topics.events(), produced(topics.events(), SINKS.events()));
        write(kept, topics.commands(), produced(topics.commands(), SINKS.commands()));
    }

    private <V extends SpecificRecord> void readAll(
            StreamsBuilder builder,
            Topic<V> topic,
            String store,
            String name,
            ProcessorSupplier<String, @Nullable Decoded<V>, Void, Void> reader) {
        StoreBuilder<?> kept = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(store), Serdes.String(), Serdes.String())
                .withLoggingDisabled();
        Serde<@Nullable Decoded<V>> values = Serdes.serdeFrom(
                (name1, value) -> {
                    throw new UnsupportedOperationException("definitions are read here, not written");
                },
                contract.deserializer(topic));
        builder.addGlobalStore(
                kept, topic.name(), Consumed.with(Serdes.String(), values).withName(name), reader);
    }

    private <V extends SpecificRecord> KStream<String, SpecificRecord> read(
            StreamsBuilder builder, Topic<V> topic, String name) {
        return widen(builder.stream(
                topic.name(),
                Consumed.with(Serdes.String(), contract.serde(topic)).withName(name)));
    }

    private <V extends SpecificRecord> KStream<String, SpecificRecord> readFirst(
            StreamsBuilder builder, Topic<V> topic, String name) {
        return widen(builder.stream(
                topic.name(),
                Consumed.with(Serdes.String(), contract.serde(topic))
                        .withTimestampExtractor(new Urgency())
                        .withName(name)));
    }

    private <V extends SpecificRecord> Produced<String, V> produced(Topic<V> topic, String name) {
        return Produced.with(Serdes.String(), contract.serde(topic)).withName(name);
    }

    @SuppressWarnings("unchecked") // records are only read from it
    private static KStream<String, SpecificRecord> widen(KStream<String, ? extends SpecificRecord> stream) {
        return (KStream<String, SpecificRecord>) stream;
    }

    /** Takes what is sent to the sink by its name, which is of the sink's types. */
    @SuppressWarnings("unchecked")
    private static <K, V> void write(KStream<Object, @Nullable Object> kept, Topic<?> topic, Produced<K, V> produced) {
        ((KStream<K, V>) (KStream<?, ?>) kept).to(topic.name(), produced);
    }
}
