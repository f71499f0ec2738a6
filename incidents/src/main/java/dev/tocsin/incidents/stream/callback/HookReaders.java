package dev.tocsin.incidents.stream.callback;

import dev.tocsin.schemas.event.HookDefinition;
import dev.tocsin.schemas.event.HookState;
import dev.tocsin.schemas.serde.Decoded;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the catalog as the topics of definitions and states say. What cannot be read leaves what was known before.
 *
 * <p>Threading: the global stream thread.
 */
public final class HookReaders {

    private static final Logger LOG = LoggerFactory.getLogger(HookReaders.class);

    private HookReaders() {}

    /** Reads topic {@code hooks}. */
    public static ProcessorSupplier<String, @Nullable Decoded<HookDefinition>, Void, Void> definitions(
            HookCatalog catalog) {
        return () -> reader(catalog::define, catalog::remove);
    }

    /** Reads topic {@code hook-states}. */
    public static ProcessorSupplier<String, @Nullable Decoded<HookState>, Void, Void> states(HookCatalog catalog) {
        return () -> reader(catalog::state, catalog::forgetState);
    }

    private static <V extends SpecificRecord> Processor<String, @Nullable Decoded<V>, Void, Void> reader(
            Consumer<V> put, Consumer<String> remove) {
        return new Processor<>() {
            @Override
            public void process(Record<String, @Nullable Decoded<V>> record) {
                Decoded<V> value = record.value();
                if (value == null) {
                    remove.accept(record.key());
                } else if (value instanceof Decoded.Unreadable<V> unreadable) {
                    LOG.atWarn()
                            .addKeyValue("hook", record.key())
                            .addKeyValue("error", unreadable.reason())
                            .log("a hook's record cannot be read and is left out");
                } else {
                    value.value().ifPresent(put);
                }
            }
        };
    }
}
