package dev.tocsin.incidents.stream.callback;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tocsin.schemas.event.Callback;
import dev.tocsin.schemas.event.Change;
import dev.tocsin.schemas.event.Event;
import dev.tocsin.schemas.event.Signal;
import dev.tocsin.schemas.serde.Contract;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;

/** Events, signals and changes to the callbacks that they make, each under its lane. */
public final class BirthsProcessor implements Processor<String, SpecificRecord, String, Callback> {

    /** The header with the event of a callback whose request is made later. */
    static final String EVENT = "event";

    private static final String SOURCE = "ce_source";

    private final Contract contract;
    private final Births births;

    @SuppressWarnings("NullAway.Init") // Streams calls init first
    private ProcessorContext<String, Callback> context;

    private BirthsProcessor(Contract contract, Births births) {
        this.contract = contract;
        this.births = births;
    }

    /** For the topology. */
    public static ProcessorSupplier<String, SpecificRecord, String, Callback> of(
            Contract contract, HookCatalog catalog) {
        return () -> new BirthsProcessor(contract, new Births(catalog));
    }

    /** Whether it is born where all that goes with it is: it is of a lane of a whole hook, or of a group of events. */
    public static boolean isGathered(Callback callback) {
        return callback.getLane().equals(callback.getHook()) || Births.isPart(callback);
    }

    @Override
    public void init(ProcessorContext<String, Callback> given) {
        context = given;
    }

    @Override
    public void process(Record<String, SpecificRecord> record) {
        Instant now = Instant.ofEpochMilli(context.currentSystemTimeMs());
        Source source = source(record);
        // Rows and signals may come in floods; events are few, and as old as the slowest answer of an endpoint.
        long time = record.value() instanceof Event ? now.toEpochMilli() : record.timestamp();
        for (Callback callback : born(record, source, now)) {
            context.forward(new Record<>(callback.getLane(), callback, time, headers(callback, record.value())));
        }
    }

    /** The event goes along where the request is not made yet. */
    private Headers headers(Callback callback, SpecificRecord cause) {
        RecordHeaders headers = new RecordHeaders();
        if ((callback.getThread() != null || Births.isPart(callback)) && cause instanceof Event event) {
            headers.add(EVENT, contract.format(contract.topics().events()).encode(event));
        }
        return headers;
    }

    private Source source(Record<String, SpecificRecord> record) {
        Header said = record.headers().lastHeader(SOURCE);
        Optional<String> source = Optional.ofNullable(said).map(header -> new String(header.value(), UTF_8));
        return context.recordMetadata()
                .map(place -> new Source(source, place.partition(), place.offset()))
                .orElseThrow(() -> new IllegalStateException("events come from a topic, never from a timer"));
    }

    private List<Callback> born(Record<String, SpecificRecord> record, Source source, Instant now) {
        if (record.value() instanceof Change change) {
            return births.of(change, record.key(), source, now);
        }
        if (record.value() instanceof Signal signal) {
            return births.of(signal, source, now);
        }
        return record.value() instanceof Event event ? births.of(event, source, now) : List.of();
    }
}
