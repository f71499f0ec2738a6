package dev.tocsin.importers.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.importers.Facts;
import dev.tocsin.importers.python.PythonText;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PyYamlTest {

    private final Findings findings = new Findings();

    static List<JsonNode> scalars() {
        return Facts.of("scalars");
    }

    @ParameterizedTest
    @MethodSource("scalars")
    void readsScalarsAsPyYamlDoes(JsonNode fact) {
        Given given = read("k: " + fact.get("written").asText()).get("k");
        Object content = given.content();

        String kind = fact.get("kind").asText();
        switch (kind) {
            case "refused" -> assertThat(findings.clean()).isFalse();
            case "NoneType" -> assertThat(given.present()).isFalse();
            case "date" -> assertThat(given.kind()).isEqualTo("a date");
            default -> {
                assertThat(given.kind()).isEqualTo(words(kind));
                assertThat(PythonText.of(Objects.requireNonNull(content)))
                        .isEqualTo(fact.get("text").asText());
            }
        }
    }

    private static String words(String kind) {
        return switch (kind) {
            case "str" -> "text";
            case "bool" -> "true or false";
            default -> "a number";
        };
    }

    private Given read(String text) {
        return PyYaml.read("config.yml", text, findings);
    }

    @Test
    void mergesMapsWithTheirOwnKeysFirstAndThenTheFirstOfAList() {
        Given top = read("a: &a {x: '1', y: '1'}\nb: &b {x: '2', z: '2'}\nc: {<<: [*a, *b], y: '3'}\n");

        assertThat(top.get("c").get("x").text()).isEqualTo("1");
        assertThat(top.get("c").get("y").text()).isEqualTo("3");
        assertThat(top.get("c").get("z").text()).isEqualTo("2");
        assertThat(findings.clean()).isTrue();
    }

    @Test
    void ofAKeyThatIsGivenTwiceTheLastCounts() {
        assertThat(read("a: x\nb: y\na: z\n").get("a").text()).isEqualTo("z");
        assertThat(findings.notes()).containsExactly("config.yml:3: a: is given twice: the last one counts");
    }

    @Test
    void aKeyThatIsNoTextIsRefused() {
        var unused = read("a: x\non: y\n").map();

        assertThat(findings.problems())
                .containsExactly("config.yml:2: has a key that is no text to YAML 1.1: write it between quotes");
    }

    @Test
    void whatIsNoYamlIsRefusedWithItsLine() {
        assertThat(read("a: [x\nb: y\n").present()).isFalse();
        assertThat(findings.problems()).singleElement().asString().startsWith("config.yml:2: is not YAML: ");
    }

    @Test
    void aSecondDocumentIsRefused() {
        assertThat(read("a: x\n---\nb: y\n").present()).isFalse();
        assertThat(findings.clean()).isFalse();
    }

    @Test
    void objectsOfPythonAreRefused() {
        assertThat(read("a: x\nb: !!python/object/apply:os.system ['true']\n").present())
                .isFalse();
        assertThat(findings.problems())
                .containsExactly("config.yml:2: is not YAML: Global tag is not allowed:"
                        + " tag:yaml.org,2002:python/object/apply:os.system");
    }

    @Test
    void whatContainsItselfIsRefused() {
        Given given = read("a: &a [*a]\n").get("a");
        while (given.isList() && findings.clean()) {
            List<Given> items = given.list();
            given = items.isEmpty() ? given : items.get(0);
        }
        assertThat(findings.problems()).singleElement().asString().contains("is nested too deeply");
    }
}
