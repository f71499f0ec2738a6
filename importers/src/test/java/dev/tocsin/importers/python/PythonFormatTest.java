package dev.tocsin.importers.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.importers.Facts;
import dev.tocsin.importers.python.FormatPart.Field;
import dev.tocsin.importers.source.Findings;
import dev.tocsin.importers.source.Given;
import dev.tocsin.importers.source.PyYaml;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PythonFormatTest {

    private static final Given VALUES = PyYaml.read("values.yaml", Facts.text("values.yaml"), new Findings());

    static List<JsonNode> formats() {
        return Facts.of("formats");
    }

    @ParameterizedTest
    @MethodSource("formats")
    void writesWhatPythonWrites(JsonNode fact) throws BadFormat {
        StringBuilder text = new StringBuilder();
        for (FormatPart part : PythonFormat.parse(fact.get("format").asText())) {
            text.append(
                    part instanceof Field field
                            ? PythonText.formatted(field, value(field))
                            : ((FormatPart.Literal) part).text());
        }

        assertThat(text.toString()).isEqualTo(fact.get("text").asText());
    }

    private static Object value(Field field) {
        Given found = VALUES.get(field.name());
        for (String step : field.steps()) {
            found = found.isList() ? found.list().get(Integer.parseInt(step)) : found.get(step);
        }
        Object content = found.content();
        return content == null ? "None" : content;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{|character 1: a { without }: write {{ for the character",
                "a}|character 2: a single }: write }} for the character",
                "ab{}|character 3: there is no argument without a name",
                "{0}|character 1: there is no argument without a name",
                "{name!x}|character 1: there is no conversion !x",
                "{name.upper}|character 1: attributes such as .upper are Python's alone",
                "{name:{width}}|character 1: fields in fields are not supported",
                "{name[}|character 1: expected the name of a field between braces",
            })
    void whatIsNoFormatIsRefusedWithItsPosition(String format, String reason) {
        assertThatThrownBy(() -> PythonFormat.parse(format))
                .isInstanceOf(BadFormat.class)
                .hasMessage(reason);
    }

    @ParameterizedTest
    @CsvSource({"{name:d}", "{name:+}", "{name:=5}", "{timeout:g}", "{timeout:d}", "{count:x}", "{count!r}", "{flag:5}"
    })
    void formatsThatAreNotKnownAreRefused(String format) throws BadFormat {
        Field field = (Field) PythonFormat.parse(format).get(0);

        assertThatThrownBy(() -> PythonText.formatted(field, value(field)))
                .isInstanceOf(BadFormat.class)
                .hasMessageContaining("not supported");
    }
}
