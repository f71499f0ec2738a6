package dev.tocsin.definitions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.definitions.yaml.Environment;
import dev.tocsin.definitions.yaml.Problem;
import dev.tocsin.definitions.yaml.SecretStore;
import dev.tocsin.schemas.event.Grouping;
import dev.tocsin.schemas.event.HookDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a hook may say of its request; the cases with numbers are those of the survey of infi.django_http_hooks. */
class HookPayloadsTest {

    @TempDir
    Path folder;

    @Test
    void row13HeadersMayBeSeparatedByALineFeedAlone() throws IOException {
        assertThat(headers("\"A: 1\\nB: 2\"")).isEqualTo(Map.of("A", "1", "B", "2"));
        assertThat(headers("\"A: 1\\r\\nB: 2\"")).isEqualTo(Map.of("A", "1", "B", "2"));
    }

    @Test
    void row14AValueGoesToTheEndOfItsLine() throws IOException {
        assertThat(headers("\"X-Url: http://h/p\"")).isEqualTo(Map.of("X-Url", "http://h/p"));
    }

    @Test
    void row15BlankLinesAreIgnored() throws IOException {
        assertThat(headers("\"\\r\\nA: 1\\r\\n\\r\\n\"")).isEqualTo(Map.of("A", "1"));
    }

    @Test
    void row16AValueMayBeEmpty() throws IOException {
        assertThat(headers("\"a:\"")).isEqualTo(Map.of("a", ""));
    }

    @Test
    void headersMayBeAJsonObjectInText() throws IOException {
        assertThat(headers("'{\"test-id\": \"1\", \"n\": 2}'")).isEqualTo(Map.of("test-id", "1", "n", "2"));
    }

    @Test
    void headersInTextMayHavePlaceholders() throws IOException {
        assertThat(headers("'X-Event: {{ event_type }}'")).isEqualTo(Map.of("X-Event", "{{ event_type }}"));
    }

    @Test
    void aReferenceStaysInEveryHeaderWhateverItIsCalled() throws IOException {
        Map<String, String> environment = Map.of("ERP", "said-by-nobody");
        String headers = "headers: { X-Erp: \"${env:ERP}-{{ title }}\", X-Plain: \"$${env:ERP}\" }";

        for (String written : List.of(headers, "headers: 'X-Erp: ${env:ERP}-{{ title }}'")) {
            Result.Accepted accepted = (Result.Accepted) read(environment, hook(written));

            HookDefinition hook = accepted.definitions().hooks().get(0);
            assertThat(hook.getSend().getHeaders()).containsEntry("X-Erp", "${env:ERP}-{{ title }}");
            assertThat(hook.toString()).doesNotContain("said-by-nobody");
        }
    }

    @Test
    void eventsMayBeGathered() throws IOException {
        String hook = hook("method: POST") + "    group: { by: [group, attributes.team], wait: 2m }\n";

        assertThat(accepted(hook).get(0).getGrouping())
                .isEqualTo(new Grouping(List.of("group", "attributes.team"), 120_000L));
        assertThat(accepted(hook("method: POST") + "    group: {}\n").get(0).getGrouping())
                .isEqualTo(new Grouping(List.of(), 30_000L));
        assertThat(accepted(hook("method: POST")).get(0).getGrouping()).isNull();
    }

    @Test
    void everyPlaceThatNamesARelatedRowAsksForIt() throws IOException {
        HookDefinition hook = accepted("""
                databases: [{ name: shop, url: "postgresql://t@db/shop" }]
                hooks:
                  - name: h
                    listen: { table: shop.public.orders, when: "new.shop.owner.name == 'Ada' && new['seller'].id > 1" }
                    send:
                      url: https://a.example/{{ instance.buyer.id }}
                      headers: { X-A: "{{ new.agent.name }}" }
                      template: '{{ instance.a.b.c.d.e }} {{ old.customer.country.name }} {{ instance.id }} {{ old.id }}'
                """).get(0);

        assertThat(hook.getListen().getRelated())
                .containsExactly(
                        "a",
                        "a.b",
                        "a.b.c",
                        "agent",
                        "buyer",
                        "old:customer",
                        "old:customer.country",
                        "seller",
                        "shop",
                        "shop.owner");
    }

    @Test
    void aSerializerThatTheseProcessesPluginsLackIsRefused() throws IOException {
        Result result = read(Map.of("TOCSIN_PLUGINS", folder.toString()), hook("serializer: com.example.Orders"));

        assertThat(((Result.Refused) result).report())
                .contains("hooks[0].send.serializer: cannot import serializer class com.example.Orders: no jar in "
                        + folder + " provides it");
    }

    @Test
    void aSerializerIsWarnedOfWhereNobodyCanKnowIt() throws IOException {
        Result.Accepted accepted = (Result.Accepted) read(Map.of(), hook("serializer: com.example.Orders"));

        assertThat(accepted.definitions().hooks().get(0).getSend().getSerializer())
                .isEqualTo("com.example.Orders");
        assertThat(accepted.definitions().warnings())
                .extracting(Problem::toString)
                .singleElement()
                .asString()
                .contains("cannot import serializer class com.example.Orders here; it must be where `incidents` runs");
    }

    @Test
    void anEventMayBeAskedForAsThePayload() throws IOException {
        assertThat(accepted(hook("payload: cloudevents-binary"))
                        .get(0)
                        .getSend()
                        .getPayload())
                .isEqualTo("cloudevents-binary");
        assertThat(accepted(hook("method: PUT")).get(0).getSend().getPayload()).isEqualTo("default");
    }

    private Map<String, String> headers(String yaml) throws IOException {
        return accepted(hook("headers: " + yaml)).get(0).getSend().getHeaders();
    }

    private static String hook(String line) {
        return """
                hooks:
                  - name: h
                    listen: { incidents: [opened] }
                    send:
                      url: https://a.example/
                      %s
                """.formatted(line);
    }

    private List<HookDefinition> accepted(String yaml) throws IOException {
        Result result = read(Map.of(), yaml);
        assertThat(result).isInstanceOf(Result.Accepted.class);
        return ((Result.Accepted) result).definitions().hooks();
    }

    private Result read(Map<String, String> environment, String yaml) throws IOException {
        Path file = folder.resolve("tocsin.yaml");
        Files.writeString(file, yaml);
        return Reader.read(file, Environment.of(environment), SecretStore.refusing());
    }
}
