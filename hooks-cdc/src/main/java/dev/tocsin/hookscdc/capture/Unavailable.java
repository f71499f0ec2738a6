package dev.tocsin.hookscdc.capture;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Recognises what the engine puts in place of a large value that the log leaves out, in each of its forms. */
final class Unavailable {

    private final byte[] bytes;
    private final Set<Object> forms;

    Unavailable(String placeholder) {
        bytes = placeholder.getBytes(UTF_8);
        List<Integer> integers = new ArrayList<>();
        List<Long> longs = new ArrayList<>();
        for (byte each : bytes) {
            integers.add((int) each);
            longs.add((long) each);
        }
        String uuid = UUID.nameUUIDFromBytes(bytes).toString();
        forms = Set.of(
                placeholder,
                ByteBuffer.wrap(bytes),
                List.of(placeholder),
                List.of(ByteBuffer.wrap(bytes)),
                integers,
                longs,
                List.of(uuid),
                "{\"" + placeholder + "\":\"" + placeholder + "\"}");
    }

    boolean is(@Nullable Object value) {
        if (value instanceof byte[] array) {
            return Arrays.equals(array, bytes);
        }
        if (value instanceof List<?> list && list.size() == 1 && list.get(0) instanceof byte[] array) {
            return Arrays.equals(array, bytes);
        }
        return value != null && forms.contains(value);
    }
}
