package dev.tocsin.prober.expect;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * What a value that was found is compared with.
 *
 * @param pattern of {@code matches} alone
 */
public record Comparison(Operator operator, String operand, Optional<Pattern> pattern) {
    private static final int MOST_SHOWN = 100;

    /** How it is compared. */
    public enum Operator {
        EQUALS,
        MATCHES,
        ABOVE,
        BELOW,
        EXISTS
    }

    /**
     * The comparison that a definition writes.
     *
     * @throws IllegalArgumentException if there is no such operator or the operand does not suit it
     */
    public static Comparison of(String operator, String operand) {
        Operator known = Operator.valueOf(operator.toUpperCase(Locale.ROOT));
        return switch (known) {
            case MATCHES -> new Comparison(known, operand, Optional.of(compiled(operand)));
            case ABOVE, BELOW -> {
                if (number(operand).isEmpty()) {
                    throw new IllegalArgumentException("'" + operand + "' is not a number");
                }
                yield new Comparison(known, operand, Optional.empty());
            }
            case EQUALS, EXISTS -> new Comparison(known, operand, Optional.empty());
        };
    }

    private static Pattern compiled(String regex) {
        try {
            return Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("'" + regex + "' is not a regular expression: " + e.getDescription(), e);
        }
    }

    /** What is wrong with what was found, one of which must do; empty if nothing is. */
    String wrong(String what, List<@Nullable Object> found) {
        if (operator == Operator.EXISTS) {
            boolean wanted = !operand.equals("false");
            return wanted == !found.isEmpty() ? "" : what + (wanted ? " is not there" : " is there");
        }
        if (found.isEmpty()) {
            return what + " is not there, expected " + words();
        }
        try {
            return found.stream().anyMatch(this::holds) ? "" : what + " was " + shown(found) + ", expected " + words();
        } catch (CountedCharacters.TooManySteps e) {
            return "gave up looking for '" + operand + "' in " + what + " after " + BodyExpectation.MOST_STEPS
                    + " steps: write a pattern that does not try so many ways";
        } catch (StackOverflowError e) {
            return "gave up looking for '" + operand + "' in " + what
                    + ": it repeats a group too often for a text as long as this";
        }
    }

    private String words() {
        return switch (operator) {
            case EQUALS -> operand;
            case MATCHES -> "something that matches '" + operand + "'";
            case ABOVE -> "more than " + operand;
            case BELOW -> "less than " + operand;
            case EXISTS -> "anything";
        };
    }

    private boolean holds(@Nullable Object value) {
        String text = String.valueOf(value);
        return switch (operator) {
            case EQUALS -> text.equals(operand) || sameNumber(value);
            case MATCHES ->
                pattern.map(regex -> regex.matcher(new CountedCharacters(text, BodyExpectation.MOST_STEPS))
                                .find())
                        .orElse(false);
            case ABOVE -> order(text).filter(order -> order > 0).isPresent();
            case BELOW -> order(text).filter(order -> order < 0).isPresent();
            case EXISTS -> true;
        };
    }

    /** 1.0 is 1, but the text "1.0" is not the text "1". */
    private boolean sameNumber(@Nullable Object value) {
        return value instanceof Number
                && order(value.toString()).filter(order -> order == 0).isPresent();
    }

    private Optional<Integer> order(String text) {
        return number(text).flatMap(left -> number(operand).map(left::compareTo));
    }

    private static Optional<BigDecimal> number(String text) {
        try {
            String stripped = text.strip();
            return stripped.length() > MOST_SHOWN ? Optional.empty() : Optional.of(new BigDecimal(stripped));
        } catch (NumberFormatException notANumber) {
            return Optional.empty();
        }
    }

    private static String shown(List<@Nullable Object> found) {
        Object first = found.get(0);
        String text = first instanceof String words ? "'" + words + "'" : String.valueOf(first);
        String cut = text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) + "…" : text;
        return (found.size() == 1 ? cut : cut + " and " + (found.size() - 1) + " more").replaceAll("\\p{Cntrl}", " ");
    }
}
