package dev.tocsin.incidents.stream.callback;

import dev.tocsin.incidents.stream.callback.state.HookLoad;
import dev.tocsin.incidents.stream.callback.state.Job;
import dev.tocsin.incidents.stream.callback.state.LaneState;
import dev.tocsin.schemas.event.Callback;
import dev.tocsin.schemas.serde.Contract;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * What one partition of lanes remembers. Sent callbacks are in none of the stores but {@code expiries}.
 *
 * @param callbacks callbacks by id that are not sent: unsettled ones, and those that failed or were cancelled
 * @param lanes lanes with unsettled callbacks
 * @param queue callbacks behind a lane's window: lane, sequence
 * @param loads what each hook has under way
 * @param timers lanes by the time they want to be looked at
 * @param blocked lanes that wait for their hook: hook, lane
 * @param sequences the last place that was given, under one key
 * @param ofHooks see {@link HookIndex}
 * @param jobs commands to whole hooks that are worked through, in the order in which they came
 * @param obeyed when a command was obeyed, by its id
 * @param expiries settled callbacks by the time they are to be forgotten: time, id
 */
record CallbackStores(
        KeyValueStore<String, Callback> callbacks,
        KeyValueStore<String, LaneState> lanes,
        KeyValueStore<String, String> queue,
        KeyValueStore<String, HookLoad> loads,
        KeyValueStore<String, Long> sequences,
        KeyValueStore<String, String> timers,
        KeyValueStore<String, String> blocked,
        KeyValueStore<String, String> expiries,
        KeyValueStore<String, String> ofHooks,
        KeyValueStore<String, Job> jobs,
        KeyValueStore<String, String> obeyed) {

    private static final String CALLBACKS = "callbacks";
    private static final String LANES = "lanes";
    private static final String QUEUE = "queued-callbacks";
    private static final String LOADS = "hook-loads";
    private static final String LAST = "last";
    private static final String SEQUENCES = "lane-sequences";
    private static final String TIMERS = "lane-timers";
    private static final String BLOCKED = "blocked-lanes";
    private static final String EXPIRIES = "callback-expiries";
    private static final String OF_HOOKS = "callbacks-of-hooks";
    private static final String JOBS = "command-jobs";
    private static final String OBEYED = "obeyed-commands";

    static Set<StoreBuilder<?>> builders(Contract contract) {
        StateSerde.trust(contract);
        return new LinkedHashSet<>(List.of(
                cached(CALLBACKS, contract.serde(contract.topics().callbacks())),
                cached(LANES, StateSerde.of(LaneState.getEncoder(), LaneState.getDecoder())),
                cached(LOADS, StateSerde.of(HookLoad.getEncoder(), HookLoad.getDecoder())),
                cached(SEQUENCES, Serdes.Long()),
                ordered(QUEUE),
                ordered(TIMERS),
                ordered(BLOCKED),
                ordered(EXPIRIES),
                ordered(OF_HOOKS),
                ordered(JOBS, StateSerde.of(Job.getEncoder(), Job.getDecoder())),
                ordered(OBEYED)));
    }

    static CallbackStores of(ProcessingContext context) {
        return new CallbackStores(
                context.getStateStore(CALLBACKS),
                context.getStateStore(LANES),
                context.getStateStore(QUEUE),
                context.getStateStore(LOADS),
                context.getStateStore(SEQUENCES),
                context.getStateStore(TIMERS),
                context.getStateStore(BLOCKED),
                context.getStateStore(EXPIRIES),
                context.getStateStore(OF_HOOKS),
                context.getStateStore(JOBS),
                context.getStateStore(OBEYED));
    }

    /** Ascends over all lanes of the partition, hence along each. */
    long nextSequence() {
        Long last = sequences.get(LAST);
        long next = last == null ? 1 : last + 1;
        sequences.put(LAST, next);
        return next;
    }

    /** Written several times between two commits, mostly: only the last value goes to disk and Kafka. */
    private static <V> StoreBuilder<? extends StateStore> cached(String name, Serde<V> values) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.String(), values)
                .withCachingEnabled();
    }

    /** Read by ranges of keys; a cache in front of it would have to be merged with each of them. */
    private static StoreBuilder<? extends StateStore> ordered(String name) {
        return ordered(name, Serdes.String());
    }

    private static <V> StoreBuilder<? extends StateStore> ordered(String name, Serde<V> values) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.String(), values);
    }
}
