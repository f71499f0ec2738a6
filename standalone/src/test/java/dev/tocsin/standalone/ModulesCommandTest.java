package dev.tocsin.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModulesCommandTest {

    @Test
    void printsWhatTheInstallationIsMadeOfWithoutAToken() throws Exception {
        StringWriter out = new StringWriter();
        StringWriter errors = new StringWriter();

        int code = Tocsin.run(new PrintWriter(out, true), new PrintWriter(errors, true), "modules");

        assertThat(code).as(errors.toString()).isZero();
        assertThat(out.toString()).startsWith("{\n    \"runtime\": {\n        \"platform\": \"java\",\n");
        JsonNode report = new ObjectMapper().readTree(out.toString());
        assertThat(report.at("/runtime/framework").asText()).isEqualTo("vertx");
        assertThat(report.at("/runtime/framework_installed_version").asText()).matches("5\\..*");
        Map<String, String> installed = new HashMap<>();
        report.get("modules")
                .forEach(module -> installed.put(
                        module.get("name").asText(),
                        module.get("installed_version").asText()));
        // Of jars that do not say their group, too: the build lists them.
        assertThat(installed)
                .containsKeys("org.apache.kafka:kafka-clients", "io.netty:netty-buffer", "org.slf4j:slf4j-api");
    }
}
