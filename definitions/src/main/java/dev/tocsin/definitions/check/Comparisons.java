package dev.tocsin.definitions.check;

import dev.tocsin.definitions.yaml.Section;
import dev.tocsin.definitions.yaml.Value;
import dev.tocsin.schemas.event.Expectation;
import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads what a value is compared with: exactly one of the operators. */
final class Comparisons {
    private static final List<String> OPERATORS = List.of("equals", "matches", "above", "below", "exists");

    private Comparisons() {}

    /** The words for it, such as {@code above 3}; the expectation gets operator and operand. */
    static String read(Value place, Section section, Expectation.Builder expectation) {
        List<String> given = OPERATORS.stream().filter(section::has).toList();
        OPERATORS.forEach(section::get);
        if (given.size() != 1) {
            place.problem("expected exactly one of " + Value.listed(OPERATORS) + " but there "
                    + (given.isEmpty()
                            ? "is none"
                            : "are " + Value.listed(given).replace(" or ", " and ")));
            return "";
        }
        String operator = given.get(0);
        String operand = operand(operator, section.get(operator));
        expectation.setOperator(operator).setOperand(operand);
        return operator + " " + operand;
    }

    private static @Nullable String operand(String operator, Value value) {
        return switch (operator) {
            case "exists" -> Boolean.toString(value.flag(true));
            case "above", "below" -> number(value);
            case "matches" -> pattern(value);
            default -> value.text("");
        };
    }

    private static String number(Value value) {
        String text = value.text("").strip();
        try {
            return new BigDecimal(text).toPlainString();
        } catch (NumberFormatException e) {
            value.problem("expected a number but was '" + text + "'");
            return "0";
        }
    }

    /** A regular expression that can be compiled. */
    static String pattern(Value value) {
        String text = value.text("");
        try {
            Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            value.problem("is not a regular expression: " + e.getDescription()
                    + (e.getIndex() < 0 ? "" : " at character " + (e.getIndex() + 1)));
        } catch (StackOverflowError e) {
            value.problem("is not a regular expression: it is nested too deeply");
        }
        return text;
    }
}
