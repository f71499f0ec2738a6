package dev.tocsin.importers.python;

import dev.tocsin.importers.python.FormatPart.Field;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Values as Python's {@code str} writes them. */
public final class PythonText {

    private static final double SCIENTIFIC_FROM = 1e16;
    private static final double SCIENTIFIC_BELOW = 1e-4;

    private PythonText() {}

    /** {@code True}, {@code 5}, {@code 0.5}, {@code 1e-05}; text is itself. */
    public static String of(Object value) {
        if (value instanceof Boolean flag) {
            return flag ? "True" : "False";
        }
        return value instanceof Double number ? of(number) : value.toString();
    }

    static String of(Double number) {
        if (number.isNaN()) {
            return "nan";
        }
        if (number.isInfinite()) {
            return number > 0 ? "inf" : "-inf";
        }
        double magnitude = Math.abs(number);
        BigDecimal shortest = new BigDecimal(number.toString()).stripTrailingZeros();
        if (magnitude != 0 && (magnitude >= SCIENTIFIC_FROM || magnitude < SCIENTIFIC_BELOW)) {
            String digits = shortest.unscaledValue().abs().toString();
            int exponent = digits.length() - 1 - shortest.scale();
            return (number < 0 ? "-" : "") + digits.charAt(0) + (digits.length() > 1 ? "." + digits.substring(1) : "")
                    + "e" + (exponent < 0 ? "-" : "+") + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
        }
        String plain = shortest.toPlainString();
        return plain.contains(".") ? plain : plain + ".0";
    }

    /** A value where a field stands. */
    public static String formatted(Field field, Object value) throws BadFormat {
        if (!field.conversion().isEmpty() && !field.conversion().equals("s")) {
            throw field.bad("!" + field.conversion() + " is not supported");
        }
        boolean asText = field.conversion().equals("s") || !(value instanceof BigInteger || value instanceof Double);
        Object shown = asText ? of(value) : value;
        if (value instanceof Boolean
                && !field.specification().isEmpty()
                && field.conversion().isEmpty()) {
            throw field.bad("the format :" + field.specification() + " is not supported for true and false");
        }
        return FormatSpecification.apply(field, shown);
    }
}
