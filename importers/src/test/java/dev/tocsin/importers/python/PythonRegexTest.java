package dev.tocsin.importers.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.importers.Facts;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PythonRegexTest {

    static List<JsonNode> regex() {
        return Facts.of("regex");
    }

    static List<JsonNode> badRegex() {
        return Facts.of("bad-regex");
    }

    @ParameterizedTest
    @MethodSource("regex")
    void matchesFromTheStartWhatPythonMatches(JsonNode fact) throws BadRegex {
        String java = PythonRegex.toJava(fact.get("pattern").asText());

        assertThat(Pattern.compile(java).matcher(fact.get("text").asText()).lookingAt())
                .as("%s on %s", java, fact)
                .isEqualTo(fact.get("matches").asBoolean());
    }

    @ParameterizedTest
    @MethodSource("badRegex")
    void whatPythonRefusesIsRefused(JsonNode fact) {
        assertThat(fact.get("refused").asBoolean()).isTrue();
        assertThatThrownBy(() -> PythonRegex.toJava(fact.get("pattern").asText()))
                .as(fact.toString())
                .isInstanceOf(BadRegex.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "a(?(1)b|c) 2",
                "(x)(?(1)b) 4",
                "ab\\q 3",
                "a{2}{3} 5",
                "(a 1",
                "[z-a] 2",
                "(?P<a>x)(?P<a>y) 9",
            })
    void whatCannotBeTakenOverIsRefusedWithItsPosition(String pattern, int position) {
        BadRegex bad = catchThrowableOfType(BadRegex.class, () -> PythonRegex.toJava(pattern));

        assertThat(bad.position()).isEqualTo(position);
        assertThat(bad.reason()).isNotBlank();
    }

    @Test
    void whatMeansTheSameStaysReadable() throws BadRegex {
        assertThat(PythonRegex.toJava(".*<body>.*")).isEqualTo("(?sdU).*<body>.*");
        assertThat(PythonRegex.toJava("(?i)status: (ok|fine)$")).isEqualTo("(?isdU)status: (ok|fine)$");
    }

    @Test
    void deepNestingIsRefusedInsteadOfOverflowing() {
        assertThatThrownBy(() -> PythonRegex.toJava("(".repeat(5000) + ")".repeat(5000)))
                .isInstanceOf(BadRegex.class)
                .hasMessage("it is nested too deeply");
    }
}
