package dev.tocsin.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.api.heartbeat.HeartbeatRoutes;
import dev.tocsin.api.hook.LogOnly;
import dev.tocsin.schemas.serde.Clients;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class OpenApiTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    @Test
    void describesEveryQuestionAndEveryWriteAndNothingElse(@TempDir Path folder) {
        Set<String> described = new TreeSet<>();
        map(document(), "paths").forEach((path, methods) -> {
            if (path.startsWith("/api/v1/") && !path.equals("/api/v1/events")) {
                ((Map<?, ?>) methods)
                        .keySet()
                        .forEach(method -> described.add(method.toString().toUpperCase(Locale.ROOT) + " " + path));
            }
        });
        InstantSource clock = InstantSource.fixed(NOW);
        try (var records = new ViewFixture(folder, NOW)) {
            Set<String> there = new TreeSet<>();
            Questions.of(records.view(), new LogOnly(false), clock).keySet().forEach(path -> there.add("GET " + path));
            var clients = new Clients(Map.of("bootstrap.servers", "127.0.0.1:1"), ViewFixture.CONTRACT);
            there.addAll(
                    Writes.of(records.view(), new LogOnly(false), new FakeLedger(records), clients, clock, () -> "")
                            .keySet());
            for (String path : HeartbeatRoutes.PATHS) {
                List.of("GET", "HEAD", "POST").forEach(method -> there.add(method + " " + path));
            }
            assertThat(described).isEqualTo(there);
        }
    }

    @Test
    void whatItDescribesIsThere(@TempDir Path folder) {
        try (var server = new ServerFixture(folder, NOW)) {
            for (String path : map(document(), "paths").keySet()) {
                if (map(map(document(), "paths"), path).containsKey("get")
                        && !path.contains("{")
                        && !path.equals("/metrics")
                        && !path.startsWith("/anxapi/")
                        && !path.equals("/api/v1/events")) {
                    assertThat(server.get(path).statusCode()).as(path).isEqualTo(200);
                }
            }
        }
    }

    @Test
    void everyParameterThatItNamesIsTaken(@TempDir Path folder) {
        try (var server = new ServerFixture(folder, NOW)) {
            Map<String, Object> document = document();
            for (String path :
                    List.of("/api/v1/endpoints", "/api/v1/incidents", "/api/v1/callbacks", "/api/v1/hooks")) {
                for (String parameter : parameters(document, path)) {
                    String body = server.get(path + "?" + parameter + "=%20x").body();
                    assertThat(body).as(path + " " + parameter).doesNotContain("unknown parameter");
                }
            }
        }
    }

    @Test
    void everyReferenceInItLeadsSomewhere() {
        Map<String, Object> document = document();
        List<String> references = new ArrayList<>();
        collect(document, references);

        assertThat(references)
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(leadsSomewhere(document, reference))
                        .as(reference)
                        .isTrue());
    }

    private static List<String> parameters(Map<String, Object> document, String path) {
        Map<String, Object> get = map(map(map(document, "paths"), path), "get");
        List<String> names = new ArrayList<>();
        for (Object parameter : (List<?>) get.getOrDefault("parameters", List.of())) {
            Map<?, ?> one = (Map<?, ?>) parameter;
            Object reference = one.get("$ref");
            names.add(
                    reference == null
                            ? String.valueOf(one.get("name"))
                            : reference
                                    .toString()
                                    .substring(reference.toString().lastIndexOf('/') + 1));
        }
        return names;
    }

    private static void collect(Object node, List<String> references) {
        if (node instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                if (key.equals("$ref")) {
                    references.add(value.toString());
                }
                collect(value, references);
            });
        } else if (node instanceof List<?> list) {
            list.forEach(item -> collect(item, references));
        }
    }

    private static boolean leadsSomewhere(Object document, String reference) {
        Object at = document;
        for (String step : reference.substring(2).split("/", -1)) {
            if (!(at instanceof Map<?, ?> map) || !map.containsKey(step)) {
                return false;
            }
            at = map.get(step);
        }
        return true;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> document() {
        String text = ProcessAnswers.resource("openapi.yaml");
        return (Map<String, Object>) new Load(LoadSettings.builder().build()).loadFromString(text);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Map<String, Object> from, String key) {
        return (Map<String, Object>) Objects.requireNonNull(from.get(key), key);
    }
}
