package dev.tocsin.incidents.render;

import dev.tocsin.definitions.serializer.PayloadSerializer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Never works. */
public final class Raising implements PayloadSerializer {

    @Override
    public @Nullable Object toRepresentation(
            @Nullable Map<String, @Nullable Object> instance, Map<String, @Nullable Object> names) {
        throw new IllegalStateException("no customer");
    }
}
