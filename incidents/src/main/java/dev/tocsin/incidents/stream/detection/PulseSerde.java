package dev.tocsin.incidents.stream.detection;

import dev.tocsin.incidents.detection.Pulse;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** The state store's format of a pulse: a version byte, then two instants in milliseconds, the lowest number for none. */
final class PulseSerde {

    private static final byte VERSION = 1;
    private static final long NONE = Long.MIN_VALUE;

    private PulseSerde() {}

    static Serde<Pulse> serde() {
        return Serdes.serdeFrom(
                (topic, pulse) -> pulse == null ? null : encode(pulse),
                (topic, bytes) -> bytes == null ? null : decode(bytes));
    }

    static byte[] encode(Pulse pulse) {
        return ByteBuffer.allocate(1 + 2 * Long.BYTES)
                .put(VERSION)
                .putLong(pulse.counted().map(Instant::toEpochMilli).orElse(NONE))
                .putLong(pulse.started().map(Instant::toEpochMilli).orElse(NONE))
                .array();
    }

    static Pulse decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (bytes.length != 1 + 2 * Long.BYTES || in.get() != VERSION) {
            throw new SerializationException("pulse: expected version 1; a newer Tocsin wrote it, run that version");
        }
        return new Pulse(instant(in.getLong()), instant(in.getLong()));
    }

    private static Optional<Instant> instant(long millis) {
        return millis == NONE ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }
}
