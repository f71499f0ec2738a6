package dev.tocsin.schemas.serde;

import dev.tocsin.schemas.Topic;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.ClassSecurityValidator;
import org.apache.avro.util.ClassSecurityValidator.ClassSecurityPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Values of one topic to bytes and back: byte 0, four bytes of schema id, Avro binary.
 *
 * <p>Threading: thread-safe.
 *
 * @see <a href="https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/index.html">the wire format</a>
 */
public final class AvroFormat<V extends SpecificRecord> {

    private static final byte MAGIC = 0;
    private static final int HEAD = 1 + Integer.BYTES;

    static {
        // Avro refuses generated classes outside trusted packages unless told. What others trust stays trusted.
        ClassSecurityPredicate trusted = ClassSecurityValidator.getGlobal();
        ClassSecurityValidator.setGlobal(
                type -> type.getName().startsWith("dev.tocsin.schemas.event.") || trusted.isTrusted(type));
    }

    private final SchemaIds ids;
    private final Schema schema;
    private final SpecificData model;
    private final int id;
    private final DatumWriter<V> writer;
    private final Map<Integer, DatumReader<V>> readers = new ConcurrentHashMap<>();

    public AvroFormat(Topic<V> topic, SchemaIds ids) {
        this.ids = ids;
        this.schema = topic.schema();
        this.model = SpecificData.getForClass(topic.valueType());
        this.id = ids.idOf(topic);
        this.writer = writerFor(schema, model);
    }

    @SuppressWarnings("unchecked")
    private static <V> DatumWriter<V> writerFor(Schema schema, SpecificData model) {
        return (DatumWriter<V>) model.createDatumWriter(schema);
    }

    /** The bytes of {@code value}. */
    public byte[] encode(V value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        out.write(MAGIC);
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(id).array());
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        try {
            writer.write(value, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /**
     * The value that {@code bytes} hold, or why they hold none. Throws nothing, but waits where the schema must be fetched and
     * the registry is away.
     */
    public Decoded<V> decode(byte[] bytes) {
        if (bytes.length < HEAD || bytes[0] != MAGIC) {
            return new Decoded.Unreadable<>(bytes, "not in the Confluent wire format: expected byte 0 and a schema id");
        }
        int writerId = ByteBuffer.wrap(bytes, 1, Integer.BYTES).getInt();
        DatumReader<V> reader = readerOf(writerId);
        if (reader == null) {
            return new Decoded.Unreadable<>(
                    bytes, "schema id " + writerId + " is unknown or does not fit " + schema.getName());
        }
        try {
            V value = reader.read(null, DecoderFactory.get().binaryDecoder(bytes, HEAD, bytes.length - HEAD, null));
            return new Decoded.Read<>(value);
        } catch (IOException | RuntimeException e) {
            return new Decoded.Unreadable<>(
                    bytes, "not a " + schema.getName() + " of schema id " + writerId + ": " + e);
        }
    }

    /** What is unknown today may be registered tomorrow: only what is known is remembered. */
    private @Nullable DatumReader<V> readerOf(int writerId) {
        DatumReader<V> known = readers.get(writerId);
        if (known != null) {
            return known;
        }
        Optional<DatumReader<V>> found = readerFor(writerId);
        found.ifPresent(reader -> readers.put(writerId, reader));
        return found.orElse(null);
    }

    @SuppressWarnings("unchecked")
    private Optional<DatumReader<V>> readerFor(int writerId) {
        return ids.byId(writerId)
                .filter(written -> written.getFullName().equals(schema.getFullName()))
                .map(written -> (DatumReader<V>) model.createDatumReader(written, schema));
    }
}
