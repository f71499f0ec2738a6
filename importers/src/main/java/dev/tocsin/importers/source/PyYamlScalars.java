package dev.tocsin.importers.source;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Set;

/** Numbers and truth as PyYAML reads them: octal, sexagesimal, yes and off. */
final class PyYamlScalars {

    private static final Set<String> TRUE = Set.of("yes", "true", "on");
    private static final BigInteger SIXTY = BigInteger.valueOf(60);

    private PyYamlScalars() {}

    static boolean truth(String written) {
        return TRUE.contains(written.toLowerCase(Locale.ROOT));
    }

    /** {@code 200}, {@code 0200} (128), {@code 0xC8}, {@code 0b11}, {@code 60:30} (3630), {@code 1_000}. */
    static BigInteger integer(String written) {
        String text = written.replace("_", "");
        boolean negative = text.startsWith("-");
        String digits = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
        BigInteger value = magnitude(digits);
        return negative ? value.negate() : value;
    }

    private static BigInteger magnitude(String digits) {
        if (digits.equals("0")) {
            return BigInteger.ZERO;
        }
        if (digits.startsWith("0b")) {
            return new BigInteger(digits.substring(2), 2);
        }
        if (digits.startsWith("0x")) {
            return new BigInteger(digits.substring(2), 16);
        }
        if (digits.startsWith("0")) {
            return new BigInteger(digits, 8);
        }
        BigInteger value = BigInteger.ZERO;
        for (String part : digits.split(":", -1)) {
            value = value.multiply(SIXTY).add(new BigInteger(part));
        }
        return value;
    }

    /** {@code 0.5}, {@code 1:30.5} (90.5), {@code .inf}. */
    static double number(String written) {
        String text = written.replace("_", "").toLowerCase(Locale.ROOT);
        double sign = text.startsWith("-") ? -1 : 1;
        String digits = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
        if (digits.equals(".inf")) {
            return sign * Double.POSITIVE_INFINITY;
        }
        if (digits.equals(".nan")) {
            return Double.NaN;
        }
        double value = 0;
        for (String part : digits.split(":", -1)) {
            value = value * 60 + Double.parseDouble(part);
        }
        return sign * value;
    }
}
