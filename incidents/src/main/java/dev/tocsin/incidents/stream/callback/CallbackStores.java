package dev.tocsin.incidents.stream.callback;

import dev.tocsin.incidents.stream.callback.state.Gathering;
import dev.tocsin.incidents.stream.callback.state.HookLoad;
import dev.tocsin.incidents.stream.callback.state.Job;
import dev.tocsin.incidents.stream.callback.state.LaneState;
import dev.tocsin.incidents.stream.callback.state.ThreadState;
import dev.tocsin.schemas.event.Callback;
import dev.tocsin.schemas.event.Event;
import dev.tocsin.schemas.serde.Contract;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * What one partition of lanes remembers, on the shelves of two stores. Sent callbacks are on none of them but {@code expiries}.
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
 * @param unrendered events of callbacks, by their id, whose requests are made when their lane reaches them
 * @param threads what was answered in each thread: hook, incident
 * @param threadExpiries threads by the time they are to be forgotten
 * @param gatherings groups of events that make one callback together: hook, subject
 * @param gathered their events: hook, subject, number
 * @param gatheringTimers groups by the time their callback is due
 * @param expiries settled callbacks by the time they are to be forgotten: time, id
 */
record CallbackStores(
        Shelf<Callback> callbacks,
        Shelf<LaneState> lanes,
        Shelf<String> queue,
        Shelf<HookLoad> loads,
        Shelf<Long> sequences,
        Shelf<String> timers,
        Shelf<String> blocked,
        Shelf<String> expiries,
        Shelf<String> ofHooks,
        Shelf<Job> jobs,
        Shelf<String> obeyed,
        Shelf<Event> unrendered,
        Shelf<ThreadState> threads,
        Shelf<String> threadExpiries,
        Shelf<Gathering> gatherings,
        Shelf<Event> gathered,
        Shelf<String> gatheringTimers) {

    /** Written several times between two commits, mostly: only the last value goes to disk and Kafka. */
    private static final String STATES = "callback-states";

    /** Read by ranges of keys; a cache in front of it would have to be merged with each of them. */
    private static final String ORDERS = "callback-orders";

    private static final String LAST = "last";

    static Set<StoreBuilder<?>> builders(Contract contract) {
        StateSerde.trust(contract);
        return new LinkedHashSet<>(List.of(store(STATES).withCachingEnabled(), store(ORDERS)));
    }

    private static StoreBuilder<KeyValueStore<String, byte[]>> store(String name) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.String(), Serdes.ByteArray());
    }

    static CallbackStores of(ProcessingContext context, Contract contract) {
        KeyValueStore<String, byte[]> states = context.getStateStore(STATES);
        KeyValueStore<String, byte[]> orders = context.getStateStore(ORDERS);
        return new CallbackStores(
                new Shelf<>(
                        states, "callbacks", contract.serde(contract.topics().callbacks())),
                new Shelf<>(states, "lanes", StateSerde.of(LaneState.getEncoder(), LaneState.getDecoder())),
                new Shelf<>(orders, "queued-callbacks", Serdes.String()),
                new Shelf<>(states, "hook-loads", StateSerde.of(HookLoad.getEncoder(), HookLoad.getDecoder())),
                new Shelf<>(states, "lane-sequences", Serdes.Long()),
                new Shelf<>(orders, "lane-timers", Serdes.String()),
                new Shelf<>(orders, "blocked-lanes", Serdes.String()),
                new Shelf<>(orders, "callback-expiries", Serdes.String()),
                new Shelf<>(orders, "callbacks-of-hooks", Serdes.String()),
                new Shelf<>(orders, "command-jobs", StateSerde.of(Job.getEncoder(), Job.getDecoder())),
                new Shelf<>(orders, "obeyed-commands", Serdes.String()),
                new Shelf<>(
                        states,
                        "unrendered-events",
                        contract.serde(contract.topics().events())),
                new Shelf<>(states, "threads", StateSerde.of(ThreadState.getEncoder(), ThreadState.getDecoder())),
                new Shelf<>(orders, "thread-expiries", Serdes.String()),
                new Shelf<>(states, "gatherings", StateSerde.of(Gathering.getEncoder(), Gathering.getDecoder())),
                new Shelf<>(
                        orders,
                        "gathered-events",
                        contract.serde(contract.topics().events())),
                new Shelf<>(orders, "gathering-timers", Serdes.String()));
    }

    /** Ascends over all lanes of the partition, hence along each. */
    long nextSequence() {
        Long last = sequences.get(LAST);
        long next = last == null ? 1 : last + 1;
        sequences.put(LAST, next);
        return next;
    }
}
