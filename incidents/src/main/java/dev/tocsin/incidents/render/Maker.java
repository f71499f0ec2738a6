package dev.tocsin.incidents.render;

import dev.tocsin.definitions.serializer.PayloadSerializer;
import dev.tocsin.definitions.serializer.Serializers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What makes a hook's payload: a template, else a serializer, else the default. */
sealed interface Maker {

    /** The payload; null where there is none. Throws Unrenderable, or RenderFailure, with the reason. */
    @Nullable
    String payload(Cause cause, Map<String, @Nullable Object> names);

    /** Filled in. */
    record Templated(Texts text) implements Maker {
        @Override
        public String payload(Cause cause, Map<String, @Nullable Object> names) {
            return text.render(names);
        }
    }

    /** Made by an application's own code, which is trusted with nothing but its own callbacks. */
    record Serialized(String className, Serializers serializers) implements Maker {

        @Override
        public String payload(Cause cause, Map<String, @Nullable Object> names) {
            PayloadSerializer serializer = serializers
                    .find(className)
                    .orElseThrow(() -> new Unrenderable("cannot import serializer class " + className));
            try {
                return Payloads.json(
                        plain(serializer.toRepresentation(instance(names), Collections.unmodifiableMap(names))));
            } catch (Unrenderable e) {
                throw new Unrenderable("serializer " + className + " failed: " + e.getMessage());
            } catch (Exception | LinkageError | StackOverflowError e) { // whatever it is, it is the application's
                throw new Unrenderable("serializer " + className + " failed: " + e);
            }
        }

        /** Jackson would write any object, with whatever its getters give away. */
        private static @Nullable Object plain(@Nullable Object answer) {
            if (answer instanceof Map<?, ?> map) {
                Map<String, @Nullable Object> plain = new LinkedHashMap<>();
                map.forEach((key, value) -> plain.put(String.valueOf(key), plain(value)));
                return plain;
            }
            if (answer instanceof Collection<?> list) {
                List<@Nullable Object> plain = new ArrayList<>();
                list.forEach(value -> plain.add(plain(value)));
                return plain;
            }
            if (answer == null
                    || answer instanceof CharSequence
                    || answer instanceof Number
                    || answer instanceof Boolean) {
                return answer instanceof CharSequence ? answer.toString() : answer;
            }
            throw new Unrenderable("expected maps, lists, text, numbers, booleans or null but was a "
                    + answer.getClass().getName());
        }

        @SuppressWarnings("unchecked") // rows have text keys
        private static @Nullable Map<String, @Nullable Object> instance(Map<String, @Nullable Object> names) {
            return names.get("instance") instanceof Map<?, ?> row ? (Map<String, @Nullable Object>) row : null;
        }
    }

    /** What the cause says of itself. */
    record Default(@Nullable String objectType) implements Maker {
        @Override
        public String payload(Cause cause, Map<String, @Nullable Object> names) {
            return Payloads.json(cause.payload(objectType));
        }
    }

    /** None: the method has no body. */
    record Nothing() implements Maker {
        @Override
        public @Nullable String payload(Cause cause, Map<String, @Nullable Object> names) {
            return null;
        }
    }
}
