package dev.tocsin.incidents.stream.callback;

import dev.tocsin.schemas.serde.Contract;
import java.io.IOException;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.ClassSecurityValidator;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * State records to bytes and back in Avro's single-object encoding: every value names the schema that wrote it, so that a
 * later version can read what an earlier one left.
 */
final class StateSerde {

    private static final String STATE = StateSerde.class.getPackageName() + ".state.";

    private StateSerde() {}

    /** Lets Avro make state records; only then, as the contract's formats replace what Avro trusts. */
    static void trust(Contract contract) {
        contract.format(contract.topics().callbacks());
        ClassSecurityValidator.setGlobal(ClassSecurityValidator.composite(
                ClassSecurityValidator.getGlobal(), type -> type.getName().startsWith(STATE)));
    }

    static <V extends SpecificRecord> Serde<V> of(BinaryMessageEncoder<V> encoder, BinaryMessageDecoder<V> decoder) {
        return Serdes.serdeFrom(
                (topic, value) -> value == null ? null : encode(encoder, value),
                (topic, bytes) -> bytes == null ? null : decode(decoder, bytes));
    }

    private static <V> byte[] encode(BinaryMessageEncoder<V> encoder, V value) {
        try {
            var bytes = encoder.encode(value);
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            return copy;
        } catch (IOException e) {
            throw new SerializationException("state cannot be written", e);
        }
    }

    private static <V> V decode(BinaryMessageDecoder<V> decoder, byte[] bytes) {
        try {
            return decoder.decode(bytes);
        } catch (IOException e) {
            throw new SerializationException("state cannot be read", e);
        }
    }
}
