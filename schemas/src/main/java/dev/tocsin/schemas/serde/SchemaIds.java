package dev.tocsin.schemas.serde;

import dev.tocsin.schemas.Topic;
import dev.tocsin.schemas.event.SchemaSubject;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;

/** Which number stands for which schema on the wire. Thread-safe. */
public interface SchemaIds {

    /** The number of the schema that values of {@code topic} are written with. Throws IllegalStateException if it has none. */
    int idOf(Topic<?> topic);

    /** The schema with that number, or empty if there is none. */
    Optional<Schema> byId(int id);

    /** What this build knows of numbers by itself, the newest schema of each subject at least, as records of topic {@code schemas}. */
    List<SchemaSubject> subjects(String prefix);
}
