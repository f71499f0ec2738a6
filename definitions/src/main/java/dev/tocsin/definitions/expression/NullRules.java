package dev.tocsin.definitions.expression;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.NullValue;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelFunctionOverload;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What takes the place of CEL's own reading and ordering: a field of null is null, an ordering with null is false. */
final class NullRules {

    static final String FIELD = "tocsin_field";
    static final String PRESENT = "tocsin_present";
    static final String INDEX = "tocsin_index";

    /** CEL's operators and the functions that replace them. */
    static final Map<String, String> ORDERINGS = Map.of(
            "_<_", "tocsin_less",
            "_<=_", "tocsin_less_equals",
            "_>_", "tocsin_greater",
            "_>=_", "tocsin_greater_equals");

    private NullRules() {}

    static List<CelFunctionDecl> declarations() {
        return ImmutableList.of(
                declaration(FIELD, SimpleType.DYN),
                declaration(PRESENT, SimpleType.BOOL),
                declaration(INDEX, SimpleType.DYN),
                declaration("tocsin_less", SimpleType.BOOL),
                declaration("tocsin_less_equals", SimpleType.BOOL),
                declaration("tocsin_greater", SimpleType.BOOL),
                declaration("tocsin_greater_equals", SimpleType.BOOL));
    }

    private static CelFunctionDecl declaration(String name, CelType result) {
        return CelFunctionDecl.newFunctionDeclaration(
                name, CelOverloadDecl.newGlobalOverload(name + "_any", result, SimpleType.DYN, SimpleType.DYN));
    }

    static List<CelFunctionBinding> bindings() {
        return ImmutableList.of(
                binding(FIELD, NullRules::field),
                binding(PRESENT, NullRules::present),
                binding(INDEX, NullRules::index),
                binding("tocsin_less", (a, b) -> ordered(a, b) && compare(a, b) < 0),
                binding("tocsin_less_equals", (a, b) -> ordered(a, b) && compare(a, b) <= 0),
                binding("tocsin_greater", (a, b) -> ordered(a, b) && compare(a, b) > 0),
                binding("tocsin_greater_equals", (a, b) -> ordered(a, b) && compare(a, b) >= 0));
    }

    private static CelFunctionBinding binding(String name, CelFunctionOverload.Binary<Object, Object> function) {
        return CelFunctionBinding.from(name + "_any", Object.class, Object.class, function);
    }

    private static Object field(Object owner, Object name) {
        if (CelValues.isNull(owner)) {
            return NullValue.NULL_VALUE;
        }
        if (!(owner instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException("'" + name + "' is read from " + kind(owner) + ", which has no fields");
        }
        Object value = map.get(name);
        if (value == null) {
            throw new IllegalArgumentException("there is no field '" + name + "' among "
                    + new TreeSet<>(map.keySet().stream().map(String::valueOf).toList()));
        }
        return value;
    }

    private static Object present(Object owner, Object name) {
        return owner instanceof Map<?, ?> map && map.containsKey(name);
    }

    private static Object index(Object owner, Object index) {
        if (CelValues.isNull(owner)) {
            return NullValue.NULL_VALUE;
        }
        if (owner instanceof List<?> list && index instanceof Number number) {
            double place = number.doubleValue();
            if (place != Math.rint(place) || place < 0 || place >= list.size()) {
                throw new IllegalArgumentException("there is no place " + index + " in a list of " + list.size());
            }
            return list.get((int) place);
        }
        return field(owner, index);
    }

    /** Whether two values have an order; false where one is null. */
    private static boolean ordered(Object first, Object second) {
        return !CelValues.isNull(first) && !CelValues.isNull(second);
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // both are of the same class
    private static int compare(Object first, Object second) {
        if (first instanceof Long one && second instanceof Long other) {
            return one.compareTo(other);
        }
        if (first instanceof Number one && second instanceof Number other) {
            return Double.compare(one.doubleValue(), other.doubleValue());
        }
        if (first.getClass() == second.getClass() && first instanceof Comparable comparable) {
            return comparable.compareTo(second);
        }
        throw new IllegalArgumentException(kind(first) + " cannot be compared with " + kind(second));
    }

    static String kind(@Nullable Object value) {
        if (CelValues.isNull(value)) {
            return "null";
        }
        if (value instanceof Number) {
            return "a number";
        }
        if (value instanceof CharSequence) {
            return "text";
        }
        if (value instanceof Boolean) {
            return "a boolean";
        }
        return value instanceof Map ? "a map" : value instanceof List ? "a list" : "another value";
    }
}
