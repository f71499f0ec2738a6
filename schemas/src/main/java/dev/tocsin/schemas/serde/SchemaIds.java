package dev.tocsin.schemas.serde;

import dev.tocsin.schemas.Topic;
import java.util.Optional;
import org.apache.avro.Schema;

/** Which number stands for which schema on the wire. Thread-safe. */
public interface SchemaIds {

    /** The number of the schema that values of {@code topic} are written with. Throws IllegalStateException if it has none. */
    int idOf(Topic<?> topic);

    /** The schema with that number, or empty if there is none. */
    Optional<Schema> byId(int id);
}
