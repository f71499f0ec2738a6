package dev.tocsin.incidents.stream.history;

import dev.tocsin.schemas.event.HistoryWindow;
import dev.tocsin.schemas.serde.Contract;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** The store's format: how many slots, the slots, then the window in the wire format. */
public final class GatheredSerde {

    private GatheredSerde() {}

    /** Of what {@link History} keeps. */
    public static Serde<?> of(Contract contract) {
        return serde(contract.serde(contract.topics().history()));
    }

    static Serde<Gathered> serde(Serde<HistoryWindow> windows) {
        return Serdes.serdeFrom(
                (topic, gathered) -> gathered == null ? null : encode(topic, gathered, windows),
                (topic, bytes) -> bytes == null ? null : decode(topic, bytes, windows));
    }

    private static byte[] encode(String topic, Gathered gathered, Serde<HistoryWindow> windows) {
        byte[] window = windows.serializer().serialize(topic, gathered.window());
        ByteBuffer out = ByteBuffer.allocate(Integer.BYTES + gathered.slots().size() * Long.BYTES + window.length);
        out.putInt(gathered.slots().size());
        gathered.slots().stream().sorted().forEach(out::putLong);
        return out.put(window).array();
    }

    private static Gathered decode(String topic, byte[] bytes, Serde<HistoryWindow> windows) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        Set<Long> slots = new HashSet<>();
        for (int left = in.getInt(); left > 0; left--) {
            slots.add(in.getLong());
        }
        byte[] window = new byte[in.remaining()];
        in.get(window);
        return new Gathered(windows.deserializer().deserialize(topic, window), slots);
    }
}
