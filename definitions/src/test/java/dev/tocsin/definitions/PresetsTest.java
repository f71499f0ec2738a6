package dev.tocsin.definitions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.definitions.check.Presets;
import dev.tocsin.definitions.model.Preset;
import dev.tocsin.definitions.yaml.Environment;
import dev.tocsin.definitions.yaml.Problem;
import dev.tocsin.definitions.yaml.SecretStore;
import dev.tocsin.schemas.event.HookDefinition;
import dev.tocsin.schemas.event.PresetValue;
import dev.tocsin.schemas.event.Send;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Presets, built in and of one's own, and what they make of hooks. */
class PresetsTest {

    private static final Path FILES = Path.of("src/main/resources/dev/tocsin/definitions/presets");

    @TempDir
    private Path folder;

    static Stream<Preset> builtIn() {
        return Presets.builtIn().all().stream();
    }

    @Test
    void everyFileIsInTheIndex() throws IOException {
        try (Stream<Path> files = Files.list(FILES)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".yaml"))
                            .map(name -> name.replace(".yaml", "")))
                    .containsExactlyInAnyOrderElementsOf(Files.readAllLines(FILES.resolve("index")));
        }
    }

    @ParameterizedTest
    @MethodSource("builtIn")
    void everyParameterIsDocumented(Preset preset) throws IOException {
        String row = Files.readAllLines(Path.of("../docs/presets.md")).stream()
                .filter(line -> line.startsWith("| `" + preset.name() + "`"))
                .findFirst()
                .orElseThrow();

        assertThat(preset.parameters())
                .allSatisfy(parameter -> assertThat(row)
                        .contains(
                                parameter.required()
                                        ? "**`" + parameter.name() + "`**"
                                        : "`" + parameter.name() + "`"));
    }

    @Test
    void aHookHasItsPresetsRequestsAndWhatWasSaidToIt() throws IOException {
        HookDefinition hook = hook("{ slack: { channel: '#ops', token: '${env:SLACK}' } }");

        Send send = hook.getSend();
        assertThat(send.getPreset()).isEqualTo("slack");
        assertThat(send.getParameters()).isEqualTo(Map.of("channel", "#ops", "token", "${env:SLACK}"));
        assertThat(send.getRequests()).hasSize(1);
        assertThat(value(send, "token").getIsSecret()).isTrue();
        assertThat(value(send, "api_url").getText()).isEqualTo("https://slack.com/api");
        assertThat(hook.getDelivery().getAnswers().getSuccess()).isEqualTo("response.json.ok == true");
    }

    @Test
    void whatTheHookSaysOfAnswersTakesThePlaceOfWhatItsPresetSays() throws IOException {
        HookDefinition hook = hook(
                "{ slack: { channel: '#ops', token: '${env:SLACK}' } }\n    delivery: { success: response.status_code == 200 }");

        assertThat(hook.getDelivery().getAnswers().getSuccess()).isEqualTo("response.status_code == 200");
        assertThat(hook.getDelivery().getAnswers().getReason()).isEqualTo("{{ response.json.error }}");
    }

    @Test
    void aMapIsTheQueryAndMayHaveReferences() throws IOException {
        Send send =
                hook("{ webhook: { url: 'https://a.example/{{ title }}', params: { key: '${env:KEY}', t: '{{ title }}' } } }")
                        .getSend();

        assertThat(send.getRequests().get(0).getQuery()).isEqualTo(Map.of("key", "${env:KEY}", "t", "{{ title }}"));
        assertThat(send.getParameters()).containsEntry("params.t", "{{ title }}");
    }

    @Test
    void aDsnIsTakenApart() throws IOException {
        Send send = hook("{ sentry: { dsn: 'https://abc@sentry.example/base/42' } }")
                .getSend();

        assertThat(value(send, "dsn.url").getText()).isEqualTo("https://sentry.example/base");
        assertThat(value(send, "dsn.key").getText()).isEqualTo("abc");
        assertThat(value(send, "dsn.project").getText()).isEqualTo("42");
    }

    @Test
    void anAddressMayBeAReference() throws IOException {
        Send send = hook("{ hipchat: { url: '${env:HIPCHAT_URL}', room: 1, token: '${env:T}' } }")
                .getSend();

        assertThat(value(send, "url").getText()).isEqualTo("${env:HIPCHAT_URL}");
        assertThat(value(send, "url").getIsSecret()).isTrue();
    }

    @Test
    void aRowsRelatedRowsAreThoseThatTheParametersName() throws IOException {
        Files.writeString(folder.resolve("tocsin.yaml"), """
                databases: [{ name: shop, url: "postgresql://t@db/shop" }]
                hooks:
                  - name: h
                    listen: { table: shop.public.orders }
                    send: { ntfy: { topic: "{{ instance.customer.name }}" } }
                """);

        assertThat(accepted().definitions().hooks().get(0).getListen().getRelated())
                .containsExactly("customer");
    }

    @Test
    void aPresetOfAFileBesideIsUsedAndTakesThePlaceOfABuiltInOneWithAWarning() throws IOException {
        Files.writeString(folder.resolve("chat.yaml"), """
                presets:
                  - name: ntfy
                    description: Ours
                    requests: [{ url: "https://ours.example/" }]
                """);

        Send send = hook("{ ntfy: {} }").getSend();

        assertThat(send.getRequests().get(0).getUrl()).isEqualTo("https://ours.example/");
        assertThat(accepted().definitions().warnings())
                .extracting(Problem::message)
                .containsExactly("takes the place of the built-in preset of that name");
        assertThat(accepted().definitions().presets()).extracting(Preset::name).containsExactly("ntfy");
    }

    @Test
    void severalRequestsMayBeAHooksOwn() throws IOException {
        Send send = hook("""
                { requests: [{ when: "event_type == 'opened'", url: "https://a.example/", headers: { X-Token: '${env:T}' } },
                             { url: "https://b.example/", method: PUT, query: { a: "{{ title }}" } }] }""").getSend();

        assertThat(send.getRequests())
                .extracting(request -> request.getMethod())
                .containsExactly("POST", "PUT");
        assertThat(send.getPreset()).isNull();
    }

    private static PresetValue value(Send send, String name) {
        return Objects.requireNonNull(send.getValues().get(name));
    }

    private HookDefinition hook(String send) throws IOException {
        Files.writeString(folder.resolve("tocsin.yaml"), """
                hooks:
                  - name: h
                    listen: { incidents: [opened, resolved] }
                    send: %s
                """.formatted(send));
        return accepted().definitions().hooks().get(0);
    }

    private Result.Accepted accepted() {
        Map<String, String> variables =
                Map.of("SLACK", "x", "KEY", "x", "T", "x", "HIPCHAT_URL", "https://chat.example");
        Result result = Reader.read(folder, Environment.of(variables), SecretStore.refusing());
        assertThat(result instanceof Result.Refused refused ? refused.problems() : List.of())
                .isEmpty();
        return (Result.Accepted) result;
    }
}
