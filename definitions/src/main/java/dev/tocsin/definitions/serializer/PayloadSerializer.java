package dev.tocsin.definitions.serializer;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the payload of hooks that name its class as {@code send.serializer}. It needs a public constructor without
 * arguments and is found with {@link java.util.ServiceLoader}: the jar names the class in
 * {@code META-INF/services/dev.tocsin.definitions.serializer.PayloadSerializer}.
 *
 * <p>It runs where callbacks are made, in the middle of a transaction that may be repeated: the same arguments must make
 * the same result, within milliseconds, without asking anything else.
 *
 * <p>Threading: one instance for the process, called by any number of threads at once.
 */
public interface PayloadSerializer {

    /**
     * What is written as JSON: maps, lists, text, numbers, booleans or null. An exception makes the callback an
     * {@code error} with its message.
     *
     * @param instance the row after the change, for a deletion the row before; null for what is no row
     * @param names everything that a template could name: {@code event_type}, {@code event}, {@code old}, {@code new},
     *     {@code changed}, {@code incident} …; not to be changed
     */
    @Nullable
    Object toRepresentation(@Nullable Map<String, @Nullable Object> instance, Map<String, @Nullable Object> names)
            throws Exception;
}
