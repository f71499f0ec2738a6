package dev.tocsin.importers.python;

import dev.tocsin.importers.python.FormatPart.Field;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands behind the colon of a field: how wide, where, with how many digits. */
final class FormatSpecification {

    private static final Pattern SPECIFICATION = Pattern.compile(
            "(?:(?<fill>.)?(?<align>[<>^=]))?(?<sign>[-+ ])?(?<zero>0)?(?<width>[1-9]\\d{0,2})?(?<comma>,)?"
                    + "(?:\\.(?<precision>\\d{1,2}))?(?<type>[a-zA-Z%])?",
            Pattern.DOTALL);

    private final Field field;
    private final Matcher matcher;

    private FormatSpecification(Field field, Matcher matcher) {
        this.field = field;
        this.matcher = matcher;
    }

    /** Text, a whole number or a number, as the field wants it. */
    static String apply(Field field, Object value) throws BadFormat {
        Matcher matcher = SPECIFICATION.matcher(field.specification());
        if (!matcher.matches()) {
            throw field.bad("the format :" + field.specification() + " is not supported");
        }
        return new FormatSpecification(field, matcher).padded(value);
    }

    private String padded(Object value) throws BadFormat {
        boolean number = value instanceof BigInteger || value instanceof Double;
        String text = number ? signed(value) : ofText(value.toString());
        String zero = matcher.group("zero");
        String align = matcher.group("align");
        String fill = matcher.group("fill");
        String usual = zero != null ? "=" : number ? ">" : "<";
        String where = align == null ? (number ? usual : zero != null ? "<" : usual) : align;
        String with = fill != null ? fill : zero != null ? "0" : " ";
        String width = matcher.group("width");
        int missing = width == null ? 0 : Integer.parseInt(width) - text.codePointCount(0, text.length());
        if (missing <= 0) {
            return text;
        }
        return switch (where) {
            case "<" -> text + with.repeat(missing);
            case "^" -> with.repeat(missing / 2) + text + with.repeat(missing - missing / 2);
            case "=" -> {
                if (!number || (zero != null && matcher.group("comma") != null)) {
                    throw unsupported();
                }
                int sign = text.startsWith("-") || text.startsWith("+") || text.startsWith(" ") ? 1 : 0;
                yield text.substring(0, sign) + with.repeat(missing) + text.substring(sign);
            }
            default -> with.repeat(missing) + text;
        };
    }

    private BadFormat unsupported() {
        return field.bad("the format :" + field.specification() + " is not supported for this value");
    }

    private String ofText(String text) throws BadFormat {
        String type = matcher.group("type");
        boolean ofNumbers = matcher.group("sign") != null || matcher.group("comma") != null;
        if (ofNumbers || "=".equals(matcher.group("align")) || (type != null && !type.equals("s"))) {
            throw unsupported();
        }
        String precision = matcher.group("precision");
        int most = precision == null ? Integer.MAX_VALUE : Integer.parseInt(precision);
        return text.codePointCount(0, text.length()) <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, most));
    }

    private String signed(Object value) throws BadFormat {
        boolean negative = value instanceof BigInteger whole ? whole.signum() < 0 : (Double) value < 0;
        Object magnitude = value instanceof BigInteger whole ? whole.abs() : Math.abs((Double) value);
        String sign = matcher.group("sign");
        return (negative ? "-" : sign == null || sign.equals("-") ? "" : sign) + magnitude(magnitude);
    }

    private String magnitude(Object value) throws BadFormat {
        String type = matcher.group("type");
        String precision = matcher.group("precision");
        boolean plain = type == null || type.equals("d");
        if (value instanceof BigInteger whole && plain && precision == null) {
            return grouped(new BigDecimal(whole), 0);
        }
        if (value instanceof Double number && type == null && precision == null && matcher.group("comma") == null) {
            return PythonText.of(number);
        }
        if (type == null || !"fF%".contains(type)) {
            throw unsupported();
        }
        // As in Python, what is rounded is the binary fraction, not its shortest decimal.
        BigDecimal exact = value instanceof BigInteger whole ? new BigDecimal(whole) : new BigDecimal((Double) value);
        int digits = precision == null ? 6 : Integer.parseInt(precision);
        return type.equals("%") ? grouped(exact.movePointRight(2), digits) + "%" : grouped(exact, digits);
    }

    private String grouped(BigDecimal value, int digits) {
        DecimalFormat format = new DecimalFormat("0", DecimalFormatSymbols.getInstance(Locale.ROOT));
        format.setRoundingMode(RoundingMode.HALF_EVEN);
        format.setMinimumFractionDigits(digits);
        format.setMaximumFractionDigits(digits);
        if (matcher.group("comma") != null) {
            format.setGroupingUsed(true);
            format.setGroupingSize(3);
        }
        return format.format(value);
    }
}
