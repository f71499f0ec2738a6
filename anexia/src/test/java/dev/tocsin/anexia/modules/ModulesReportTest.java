package dev.tocsin.anexia.modules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ModulesReportTest {

    private final ModulesReport report = new ModulesReport(
            "17.0.1 (Größe \"x\")",
            new Framework("vertx", "io.vertx:vertx-core"),
            List.of(
                    new Listed("io.vertx:vertx-core", "5.1.6", "5.2.0", "Apache-2.0", ""),
                    new Listed("plain", "1", "", "", "")));

    @Test
    void isSentAsOneLineWithSpacesAndNothingButAscii() {
        String runtime = "{\"platform\": \"java\", \"platform_version\": \"17.0.1 (Gr\\u00F6\\u00DFe \\\"x\\\")\","
                + " \"framework\": \"vertx\", \"framework_installed_version\": \"5.1.6\","
                + " \"framework_newest_version\": \"5.2.0\"}";
        assertThat(report.line())
                .isEqualTo("{\"runtime\": " + runtime + ", \"platform\": " + runtime + ", \"modules\": ["
                        + "{\"name\": \"io.vertx:vertx-core\", \"installed_version\": \"5.1.6\","
                        + " \"newest_version\": \"5.2.0\", \"installed_version_licences\": [\"Apache-2.0\"],"
                        + " \"newest_version_licences\": [\"\"]}, "
                        + "{\"name\": \"plain\", \"installed_version\": \"1\", \"newest_version\": \"\","
                        + " \"installed_version_licences\": [\"\"], \"newest_version_licences\": [\"\"]}]}");
    }

    @Test
    void isPrintedWithFourSpacesAStep() {
        var small = new ModulesReport("17", Framework.NONE, List.of(new Listed("plain", "1", "", "", "")));

        assertThat(small.indented()).endsWith("""
                    "modules": [
                        {
                            "name": "plain",
                            "installed_version": "1",
                            "newest_version": "",
                            "installed_version_licences": [
                                ""
                            ],
                            "newest_version_licences": [
                                ""
                            ]
                        }
                    ]
                }""").contains("\"framework_newest_version\": null\n");
    }

    @Test
    void withoutModulesTheListIsEmpty() {
        assertThat(new ModulesReport("17", Framework.NONE, List.of()).line()).endsWith(", \"modules\": []}");
    }
}
