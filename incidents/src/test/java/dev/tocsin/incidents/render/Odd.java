package dev.tocsin.incidents.render;

import dev.tocsin.definitions.serializer.PayloadSerializer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers what is no JSON. */
public final class Odd implements PayloadSerializer {

    @Override
    public @Nullable Object toRepresentation(
            @Nullable Map<String, @Nullable Object> instance, Map<String, @Nullable Object> names) {
        return Thread.currentThread();
    }
}
