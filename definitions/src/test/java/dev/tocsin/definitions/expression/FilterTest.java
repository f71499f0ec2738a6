package dev.tocsin.definitions.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.definitions.template.JsonValues;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterTest {

    private static final Map<String, Object> NAMES = names();

    private static Map<String, Object> names() {
        Map<String, Object> names = new HashMap<>();
        names.put("old", null);
        names.put(
                "new",
                JsonValues.parse("{\"total\":100.50,\"count\":7,\"note\":null,\"state\":\"paid\",\"flag\":true,"
                        + "\"tags\":[\"a\",\"b\"],\"customer\":{\"name\":\"Ann\",\"vat\":null}}"));
        names.put("changed", JsonValues.parse("[\"state\"]"));
        names.put("event_type", "updated");
        return names;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "new.total > 100.0 | true",
                "new.total > 100 | true",
                "new.total == 100.5 | true",
                "new.count == 7 | true",
                "new.count >= 8 | false",
                "new.count in [7, 8] | true",
                "new.state == 'paid' && event_type != 'deleted' | true",
                "new.state > 'a' | true",
                "'state' in changed | true",
                "changed.exists(c, c == 'total') | false",
                "changed.size() == 1 | true",
                "new.customer.name.startsWith('A') | true",
                "new['total'] > 1 | true",
                "new.tags[1] == 'b' | true",
                "new.flag | true",
                "has(new.state) | true",
                "has(new.nothing) | false",
                "has(old.state) | false",
                "new.state.matches('^p') | true",
                "new.total * 2.0 == 201.0 | true"
            })
    void expressionsDecide(String expression, boolean decision) {
        assertThat(Filter.compile(expression).test(NAMES)).isEqualTo(decision);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "new.note == null | true",
                "new.note.length.anything == null | true",
                "old.state == null | true",
                "old == null | true",
                "incident.severity == 'major' | false",
                "old.total < 5 | false",
                "old.total >= 5 | false",
                "5 <= new.note | false",
                "new.note > new.total | false",
                "new.customer.vat == 'x' | false",
                "old.tags[3] == null | true",
                "changed.exists(c, old[c] == null) | true",
                "old.total != new.total | true"
            })
    void aFieldOfNullIsNullAndAnOrderingWithNullIsFalse(String expression, boolean decision) {
        assertThat(Filter.compile(expression).test(NAMES)).isEqualTo(decision);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "new.totl > 1 | there is no field 'totl' among [count, customer, flag, note, state, tags, total]",
                "new.state > 1 | text cannot be compared with a number",
                "new.state.length > 1 | 'length' is read from text, which has no fields",
                "new.tags[9] == 'a' | there is no place 9 in a list of 2",
                "new.total | the result must be true or false but was a number",
                "new.note | the result must be true or false but was null",
                "int(new.state) > 1 | For input string"
            })
    void otherTroubleIsAFailureThatSaysWhy(String expression, String reason) {
        assertThatThrownBy(() -> Filter.compile(expression).test(NAMES))
                .isInstanceOf(FilterFailure.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "new.total >",
                "nww.total > 1",
                "'text'",
                "1 + 1",
                "new.total > 1 &&& x",
                "",
                "unknown(new)",
                "'a' + 1 == 2"
            })
    void whatDoesNotParseOrCheckIsRefused(String expression) {
        assertThatThrownBy(() -> Filter.compile(expression)).isInstanceOf(BadExpression.class);
    }

    @Test
    void aRefusalSaysWhereAndWhatThereIs() {
        assertThatThrownBy(() -> Filter.compile("new.total > 1 && nww.total < 3"))
                .isInstanceOf(BadExpression.class)
                .hasMessageStartingWith(
                        "line 1, column 18: undeclared reference to 'nww'; there are: arguments, changed,");
    }

    @Test
    void deepNestingIsRefusedAndNotACrash() {
        assertThatThrownBy(() -> Filter.compile("(".repeat(20_000) + "true" + ")".repeat(20_000)))
                .isInstanceOf(BadExpression.class);
    }
}
