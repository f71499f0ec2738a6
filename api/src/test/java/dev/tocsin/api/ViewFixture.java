package dev.tocsin.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tocsin.api.view.Identity;
import dev.tocsin.api.view.Unreadable;
import dev.tocsin.api.view.View;
import dev.tocsin.schemas.Topic;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.serde.Contract;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** A view that is fed with records as if they had been consumed. */
public final class ViewFixture implements AutoCloseable {

    public static final Contract CONTRACT = Contract.of("t.");
    public static final Topics TOPICS = CONTRACT.topics();
    public static final Identity IDENTITY = new Identity("cluster-1", Map.of("t.endpoints", "id-1"));

    private final View view;
    private final Map<String, Long> offsets = new HashMap<>();
    private final List<Unreadable> unreadable = new ArrayList<>();

    public ViewFixture(Path folder, Instant now) {
        this(folder, IDENTITY, InstantSource.fixed(now));
    }

    public ViewFixture(Path folder, Identity identity, InstantSource clock) {
        this.view = View.open(folder, CONTRACT, identity, clock);
    }

    public View view() {
        return view;
    }

    public List<Unreadable> unreadable() {
        return unreadable;
    }

    /** The next record of the topic's partition 0. */
    public <V extends SpecificRecord> ConsumerRecord<byte[], byte[]> record(
            Topic<V> topic, String key, @Nullable V value) {
        byte[] bytes = value == null ? null : CONTRACT.format(topic).encode(value);
        return record(topic, key, bytes);
    }

    public ConsumerRecord<byte[], byte[]> record(Topic<?> topic, String key, byte @Nullable [] value) {
        long offset = offsets.merge(topic.name(), 1L, Long::sum) - 1;
        return new ConsumerRecord<>(topic.name(), 0, offset, key.getBytes(UTF_8), value);
    }

    public <V extends SpecificRecord> void feed(Topic<V> topic, String key, @Nullable V value) {
        feed(List.of(record(topic, key, value)));
    }

    public void feed(List<ConsumerRecord<byte[], byte[]>> records) {
        view.apply(records, unreadable::add);
    }

    @Override
    public void close() {
        view.close();
    }
}
