package dev.tocsin.incidents.stream.callback;

import dev.tocsin.incidents.stream.PromptCommits;
import dev.tocsin.schemas.event.AttemptOutcome;
import dev.tocsin.schemas.event.Callback;
import dev.tocsin.schemas.event.CallbackStatus;
import dev.tocsin.schemas.event.Command;
import dev.tocsin.schemas.serde.Contract;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/** Births, outcomes and commands to what lanes make of them. */
public final class LanesProcessor implements Processor<String, SpecificRecord, Object, @Nullable Object> {

    private static final Duration TICK = Duration.ofMillis(100);

    private final HookCatalog catalog;
    private final Outputs.Sinks sinks;
    private final Consumer<CallbackStatus> counter;

    @SuppressWarnings("NullAway.Init") // Streams calls init first, as for the others
    private ProcessorContext<Object, @Nullable Object> context;

    @SuppressWarnings("NullAway.Init")
    private PromptCommits commits;

    @SuppressWarnings("NullAway.Init")
    private LaneDesk desk;

    @SuppressWarnings("NullAway.Init")
    private Disabling disabling;

    @SuppressWarnings("NullAway.Init")
    private Ledger ledger;

    private LanesProcessor(HookCatalog catalog, Outputs.Sinks sinks, Consumer<CallbackStatus> counter) {
        this.catalog = catalog;
        this.sinks = sinks;
        this.counter = counter;
    }

    /**
     * For the topology.
     *
     * @param counter is told of every callback that is settled
     */
    public static ProcessorSupplier<String, SpecificRecord, Object, @Nullable Object> of(
            Contract contract, HookCatalog catalog, Outputs.Sinks sinks, Consumer<CallbackStatus> counter) {
        Set<StoreBuilder<?>> stores = CallbackStores.builders(contract);
        return new ProcessorSupplier<>() {
            @Override
            public Processor<String, SpecificRecord, Object, @Nullable Object> get() {
                return new LanesProcessor(catalog, sinks, counter);
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
        CallbackStores stores = CallbackStores.of(given);
        Outputs outputs = new Outputs(given, sinks);
        Loads loads = new Loads(stores.loads(), catalog);
        ledger = new Ledger(stores, outputs, counter);
        desk = new LaneDesk(stores, catalog, outputs, loads, ledger);
        disabling = new Disabling(catalog, loads, outputs);
        Clockwork clockwork = new Clockwork(stores, catalog, desk, loads, outputs);
        given.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, at -> {
            ledger.begin();
            clockwork.tick(Instant.ofEpochMilli(at));
        });
    }

    @Override
    public void process(Record<String, SpecificRecord> record) {
        Instant now = Instant.ofEpochMilli(context.currentSystemTimeMs());
        ledger.begin();
        if (record.value() instanceof Callback born) {
            desk.born(born, now);
        } else if (record.value() instanceof AttemptOutcome outcome) {
            desk.outcome(outcome, now).ifPresent(gone -> disabling.gone(outcome.getHook(), gone, now));
        } else if (record.value() instanceof Command command) {
            disabling.command(command, now);
        }
        commits.worked(record.timestamp());
    }
}
