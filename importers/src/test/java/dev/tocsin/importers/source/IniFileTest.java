package dev.tocsin.importers.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.importers.Facts;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class IniFileTest {

    private final Findings findings = new Findings();

    static List<JsonNode> ini() {
        return Facts.of("ini");
    }

    @ParameterizedTest
    @MethodSource("ini")
    void readsWhatConfigparserReads(JsonNode fact) {
        IniFile ini = IniFile.read("pinger.ini", fact.get("text").asText(), findings);

        assertThat(findings.clean()).isEqualTo(!fact.get("refused").asBoolean());
        fact.get("sections").properties().forEach(section -> {
            assertThat(ini.has(section.getKey())).isTrue();
            section.getValue()
                    .properties()
                    .forEach(value -> assertThat(
                                    ini.get(section.getKey(), value.getKey()).text())
                            .isEqualTo(value.getValue().asText()));
        });
    }

    @Test
    void aValueKnowsItsLineAndAMissingOneThatOfItsSection() {
        IniFile ini = IniFile.read("pinger.ini", "\n[main]\n# why\ndebug=false\n", findings);

        assertThat(ini.get("main", "debug").place()).isEqualTo(new Place("pinger.ini", 4, "main.debug"));
        assertThat(ini.get("main", "interval").place()).isEqualTo(new Place("pinger.ini", 2, "main.interval"));
        assertThat(ini.has("urls")).isFalse();
    }
}
