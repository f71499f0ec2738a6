package dev.tocsin.prober.expect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonTest {

    private static String wrong(String operator, String operand, Object... found) {
        return Comparison.of(operator, operand).wrong("$.a", Arrays.asList(found));
    }

    @ParameterizedTest
    @CsvSource({
        "equals, UP, UP",
        "matches, ^U, UP",
        "above, 3, 4",
        "above, 3, 3.0001",
        "below, 100, 99",
        "below, 1e3, 999",
        "exists, true, x",
    })
    void holds(String operator, String operand, String found) {
        assertThat(wrong(operator, operand, found)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "equals, UP, DOWN, '$.a was ''DOWN'', expected UP'",
        "equals, 1, 1.0, '$.a was ''1.0'', expected 1'",
        "matches, ^U, DOWN, '$.a was ''DOWN'', expected something that matches ''^U'''",
        "above, 3, 3, '$.a was ''3'', expected more than 3'",
        "below, 100, many, '$.a was ''many'', expected less than 100'",
        "exists, false, x, $.a is there",
    })
    void saysWhatWasFoundAndWhatWasExpected(String operator, String operand, String found, String why) {
        assertThat(wrong(operator, operand, found)).isEqualTo(why);
    }

    @Test
    void oneOfSeveralWillDo() {
        assertThat(wrong("equals", "b", "a", "b")).isEmpty();
        assertThat(wrong("equals", "c", "a", "b")).isEqualTo("$.a was 'a' and 1 more, expected c");
    }

    @Test
    void numbersAreEqualByValue() {
        assertThat(wrong("equals", "1", new BigDecimal("1.0"))).isEmpty();
        assertThat(wrong("equals", "true", true)).isEmpty();
        List<@Nullable Object> nothing = new ArrayList<>();
        nothing.add(null);
        assertThat(Comparison.of("equals", "null").wrong("$.a", nothing)).isEmpty();
    }

    @Test
    void nothingFoundIsNothingThatCompares() {
        assertThat(wrong("equals", "1")).isEqualTo("$.a is not there, expected 1");
        assertThat(wrong("exists", "true")).isEqualTo("$.a is not there");
        assertThat(wrong("exists", "false")).isEmpty();
    }

    @Test
    void aPatternThatExplodesEndsAfterSoManySteps() {
        assertThat(wrong("matches", "(a+)+$", "a".repeat(5000) + "b"))
                .startsWith("gave up looking for '(a+)+$' in $.a");
    }

    @Test
    void aNumberTooLongToBeOneIsNone() {
        assertThat(wrong("above", "0", "1e" + "9".repeat(200))).isNotEmpty();
        assertThat(wrong("above", "0", "1e999999999")).isEmpty();
    }

    @Test
    void anOperandThatDoesNotSuitIsRefused() {
        assertThatThrownBy(() -> Comparison.of("above", "many")).hasMessage("'many' is not a number");
        assertThatThrownBy(() -> Comparison.of("matches", "["))
                .hasMessageStartingWith("'[' is not a regular expression");
        assertThatThrownBy(() -> Comparison.of("resembles", "x")).isInstanceOf(IllegalArgumentException.class);
        assertThat(List.of(Comparison.Operator.values())).hasSize(5);
    }
}
