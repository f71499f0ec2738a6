package dev.tocsin.incidents.stream.callback;

import dev.tocsin.incidents.stream.PromptCommits;
import dev.tocsin.schemas.event.AttemptOutcome;
import dev.tocsin.schemas.event.Callback;
import dev.tocsin.schemas.event.CallbackStatus;
import dev.tocsin.schemas.event.Command;
import dev.tocsin.schemas.event.Event;
import dev.tocsin.schemas.serde.Contract;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/** Births, outcomes and commands to what lanes make of them. */
public final class LanesProcessor implements Processor<String, SpecificRecord, Object, @Nullable Object> {

    private static final Duration TICK = Duration.ofMillis(100);

    private final HookCatalog catalog;
    private final Outputs.Sinks sinks;
    private final Consumer<CallbackStatus> counter;
    private final Contract contract;
    private final IntFunction<PastCallbacks> past;

    @SuppressWarnings("NullAway.Init") // Streams calls init first, as for the others
    private ProcessorContext<Object, @Nullable Object> context;

    @SuppressWarnings("NullAway.Init")
    private PromptCommits commits;

    @SuppressWarnings("NullAway.Init")
    private LaneDesk desk;

    @SuppressWarnings("NullAway.Init")
    private Rounds rounds;

    @SuppressWarnings("NullAway.Init")
    private Troubles troubles;

    @SuppressWarnings("NullAway.Init")
    private Commands commands;

    @SuppressWarnings("NullAway.Init")
    private JobSteps steps;

    @SuppressWarnings("NullAway.Init")
    private Ledger ledger;

    @SuppressWarnings("NullAway.Init")
    private Gatherings gatherings;

    private LanesProcessor(
            Contract contract,
            HookCatalog catalog,
            Outputs.Sinks sinks,
            Consumer<CallbackStatus> counter,
            IntFunction<PastCallbacks> past) {
        this.contract = contract;
        this.past = past;
        this.catalog = catalog;
        this.sinks = sinks;
        this.counter = counter;
    }

    /**
     * For the topology.
     *
     * @param counter is told of every callback that is settled
     * @param past opens what topic callbacks holds of a partition
     */
    public static ProcessorSupplier<String, SpecificRecord, Object, @Nullable Object> of(
            Contract contract,
            HookCatalog catalog,
            Outputs.Sinks sinks,
            Consumer<CallbackStatus> counter,
            IntFunction<PastCallbacks> past) {
        Set<StoreBuilder<?>> stores = CallbackStores.builders(contract);
        return new ProcessorSupplier<>() {
            @Override
            public Processor<String, SpecificRecord, Object, @Nullable Object> get() {
                return new LanesProcessor(contract, catalog, sinks, counter, past);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return stores;
            }
        };
    }

    @Override
    public void init(ProcessorContext<Object, @Nullable Object> given) {
        context = given;
        commits = PromptCommits.of(given);
        CallbackStores stores = CallbackStores.of(given, contract);
        Outputs outputs = new Outputs(given, sinks);
        Loads loads = new Loads(stores.loads(), catalog);
        HookIndex index = new HookIndex(stores.ofHooks());
        Agenda expiries = new Agenda(stores.expiries());
        LaneTimers timers = new LaneTimers(new Agenda(stores.timers()));
        ledger = new Ledger(stores, index, expiries, catalog, outputs, counter);
        Threads threads = new Threads(stores, catalog, ledger);
        desk = new LaneDesk(stores, catalog, outputs, loads, ledger, index, timers, threads);
        gatherings = new Gatherings(stores, catalog, desk, contract, commits);
        HookStates states = new HookStates(catalog, outputs);
        troubles = new Troubles(catalog, loads, states);
        Lives lives = new Lives(index, catalog, desk, ledger);
        LaneSweeper sweeper = new LaneSweeper(stores, desk, ledger);
        Obeyed obeyed = new Obeyed(stores.obeyed());
        int partition = given.taskId().partition();
        CauseRecords causes = new CauseRecords(contract);
        Rerendering rerendering = new Rerendering(catalog, causes, desk);
        steps = new JobSteps(index, ledger, lives, sweeper, obeyed, rerendering, () -> past.apply(partition));
        Jobs jobs = new Jobs(stores.jobs(), catalog, steps);
        CallbackCommands ofCallbacks = new CallbackCommands(catalog, ledger, lives, jobs, outputs, rerendering);
        commands = new Commands(catalog, obeyed, loads, jobs, desk, states, causes, ofCallbacks);
        rounds = new Rounds(stores, catalog, desk, loads);
        Clockwork clockwork = new Clockwork(
                stores, catalog, desk, timers, expiries, rounds, loads, index, ledger, lives, sweeper, jobs, states);
        given.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, at -> {
            ledger.begin();
            Instant now = Instant.ofEpochMilli(at);
            clockwork.tick(now);
            jobs.tick(now);
            obeyed.clean(now);
            threads.clean(now);
            gatherings.tick(now);
        });
    }

    @Override
    public void process(Record<String, SpecificRecord> record) {
        Instant now = Instant.ofEpochMilli(context.currentSystemTimeMs());
        ledger.begin();
        if (record.value() instanceof Callback born) {
            desk.took(record.timestamp(), now);
            Optional<Event> event = event(record.headers());
            if (event.isPresent() && Births.isPart(born)) {
                gatherings.add(born, event.get(), now);
            } else {
                desk.born(new Birth(born, event), now);
            }
            commits.worked(record.timestamp());
            return;
        }
        long written = Urgency.written(record.timestamp());
        desk.took(written, now);
        if (record.value() instanceof AttemptOutcome outcome) {
            // Nobody waits for it: the notifier goes on with the lane by itself.
            desk.outcome(outcome, now).ifPresent(next -> troubles.see(outcome, next, now));
            rounds.settled(outcome.getHook(), now);
        } else if (record.value() instanceof Command command) {
            commands.obey(
                    command,
                    context.recordMetadata().map(RecordMetadata::offset).orElse(0L),
                    now);
            commits.worked(written);
        }
    }

    private Optional<Event> event(Headers headers) {
        Header event = headers.lastHeader(BirthsProcessor.EVENT);
        return event == null
                ? Optional.empty()
                : contract.format(contract.topics().events())
                        .decode(event.value())
                        .value();
    }

    @Override
    public void close() {
        steps.close();
    }
}
