package dev.tocsin.definitions.expression;

import dev.cel.common.values.NullValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON trees (maps, lists, text, booleans, numbers, null) as values of expressions: every number is a double. */
final class CelValues {

    private CelValues() {}

    static Object of(@Nullable Object value) {
        if (value == null) {
            return NullValue.NULL_VALUE;
        }
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> converted = new LinkedHashMap<>();
            map.forEach((key, item) -> converted.put(String.valueOf(key), of(item)));
            return converted;
        }
        if (value instanceof List<?> list) {
            List<Object> converted = new ArrayList<>(list.size());
            list.forEach(item -> converted.add(of(item)));
            return converted;
        }
        return value instanceof Boolean ? value : value.toString();
    }

    static boolean isNull(@Nullable Object value) {
        return value == null || value instanceof NullValue || value instanceof com.google.protobuf.NullValue;
    }
}
