package dev.tocsin.api.definition;

import dev.tocsin.definitions.One;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;

/**
 * A kind of definition that can be written by REST.
 *
 * @param noun as people read it
 * @param path of the collection
 * @param key the part of the path, and of the definition, that names one
 * @param present those that there are, by name
 * @param reading reads a text, and the name that it is known by
 * @param definition as {@code tocsin.yaml} spells it
 * @param answer as it is answered
 * @param answered keys that only answers have
 * @param inUse why it cannot be deleted, if so
 * @param marks headers that the tombstone may have, by the parameter that asks for each
 */
record Kind<V extends SpecificRecord>(
        String noun,
        String path,
        String key,
        Supplier<? extends Map<String, V>> present,
        Reading<V> reading,
        Function<V, String> name,
        Function<V, JsonObject> definition,
        Function<V, JsonObject> answer,
        List<String> answered,
        Function<V, Optional<String>> inUse,
        Map<String, String> marks) {

    /** Reads one definition. */
    @FunctionalInterface
    interface Reading<V> {
        One<V> read(String text, Optional<String> name);
    }
}
