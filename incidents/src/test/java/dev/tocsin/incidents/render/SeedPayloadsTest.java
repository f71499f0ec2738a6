package dev.tocsin.incidents.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.definitions.serializer.Serializers;
import dev.tocsin.definitions.template.BadTemplate;
import dev.tocsin.definitions.template.JsonValues;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What became of the hard cases of infi.django_http_hooks, by their numbers in the survey of it. */
class SeedPayloadsTest {

    private static final String JSON = "application/json";
    private static final String TEXT = "text/plain";

    @Test
    void row1AQuoteInDataIsEscapedAsJson() {
        assertThat(body(JSON, "{\"n\":\"{{instance.name}}\"}")).isEqualTo("{\"n\":\"a\\\"b\"}");
    }

    @Test
    void row2SafeTextThatBreaksTheJsonIsAnErrorThatKeepsThePayload() {
        Rendered.Unfit unfit = unfit(JSON, "{\"n\":\"{{instance.name|safe}}\"}");

        assertThat(unfit.reason()).isEqualTo("Payload is an invalid JSON: {\"n\":\"a\"b\"}");
        assertThat(unfit.request().orElseThrow().body()).isEqualTo("{\"n\":\"a\"b\"}");
    }

    @Test
    void row3AFieldOfNullIsNullInJson() {
        assertThat(body(JSON, "{\"o\":{{instance.owner.id}}}")).isEqualTo("{\"o\":null}");
    }

    @Test
    void row4ABooleanIsJson() {
        assertThat(body(JSON, "{\"f\":{{instance.flag}}}")).isEqualTo("{\"f\":true}");
    }

    @Test
    void row5AnUnknownPlaceholderIsEmptyInPlainText() {
        assertThat(body(TEXT, "<{{instance.unknown}}{{nobody}}>")).isEqualTo("<>");
    }

    @Test
    void row6MethodsAreNotCalled() {
        assertThatThrownBy(() -> recipe(TEXT, "{{instance.owner.shout()}}", "POST"))
                .isInstanceOf(BadTemplate.class)
                .hasMessageContaining("methods cannot be called");
        assertThat(body(TEXT, "<{{instance.name.length}}>")).isEqualTo("<>");
    }

    @Test
    void rows7And8BrokenJsonIsSentWhereNothingPromisesJson() {
        assertThat(body(null, "{\"a\":")).isEqualTo("{\"a\":");
        assertThat(body(TEXT, "{\"a\":")).isEqualTo("{\"a\":");
    }

    @Test
    void row9TheDefaultPayloadIsNoXml() {
        assertThat(unfit("application/xml", null).reason())
                .startsWith("Payload is an invalid XML: {\"object_type\":\"public.orders\"");
    }

    @Test
    void row10TheTemplateWinsOverTheSerializer() {
        Sending sending =
                new Sending("https://a.example", "POST", Map.of(), TEXT, "template", "no.Such", null, "default");

        assertThat(((Rendered.Ready) rendered(sending)).request().body()).isEqualTo("template");
    }

    @Test
    void row11ATemplateOfBlanksIsAPayloadOfBlanks() {
        assertThat(body(TEXT, "  \n")).isEqualTo("  \n");
        assertThat(unfit(JSON, "  ").reason()).isEqualTo("Payload is an invalid JSON:   ");
    }

    @Test
    void row12AnEmptyTemplateIsTheDefaultPayload() {
        assertThat(body(JSON, "")).isEqualTo(body(JSON, null)).startsWith("{\"object_type\":");
    }

    @Test
    void row17PreSaveOfANewRowSaysCreatedAndKnowsItsKey() {
        Map<String, @Nullable Object> payload =
                row("insert").named("django.db.models.signals.pre_save").payload(null);

        assertThat(payload).containsEntry("event_type", "created").containsEntry("object_id", 1);
    }

    @Test
    void djangoSignalsSayWhatTheySaidThere() {
        assertThat(row("insert").named("django.db.models.signals.post_save").eventType())
                .isEqualTo("created");
        assertThat(row("update").named("django.db.models.signals.post_save").eventType())
                .isEqualTo("updated");
        assertThat(row("delete").named("django.db.models.signals.post_delete").eventType())
                .isEqualTo("django.db.models.signals.post_delete");
    }

    @Test
    void row23CharactersBeyondLatin1AreUtf8() {
        String body = body(JSON, "{\"a\":\"✓ {{instance.city}}\"}");

        assertThat(body.getBytes(StandardCharsets.UTF_8)).contains((byte) 0xE2, (byte) 0x9C, (byte) 0x93);
        assertThat(body).isEqualTo("{\"a\":\"✓ Wien € 😀\"}");
    }

    @Test
    void theDefaultPayloadHasTheSeedsFourFieldsAndTheWholeRow() {
        assertThat(body(JSON, null))
                .isEqualTo("{\"object_type\":\"public.orders\",\"object_id\":1,\"event_type\":\"updated\","
                        + "\"object_serialization\":{\"id\":1,\"name\":\"a\\\"b\",\"owner\":null,\"flag\":true,"
                        + "\"city\":\"Wien € 😀\",\"total\":12.50,\"big\":123456789012345678901234567890,"
                        + "\"at\":\"2026-01-02T01:04:05.123456Z\",\"data\":{\"tags\":[\"x\",null]}}}");
    }

    @Test
    void numbersKeepTheirDigitsAndTimesTheirForm() {
        assertThat(body(TEXT, "{{instance.total}} {{instance.big}} {{instance.at}}"))
                .isEqualTo("12.50 123456789012345678901234567890 2026-01-02T01:04:05.123456Z");
    }

    @Test
    void nullIsEmptyInTextAndXmlAndNullInJson() {
        assertThat(body(TEXT, "<{{instance.owner}}>")).isEqualTo("<>");
        assertThat(body("text/xml", "<a>{{instance.owner}}</a>")).isEqualTo("<a></a>");
        assertThat(body(JSON, "[{{instance.owner}}]")).isEqualTo("[null]");
    }

    @Test
    void anUnclosedPlaceholderIsRefusedBeforeItIsEverRendered() {
        assertThatThrownBy(() -> recipe(TEXT, "{{ x", "POST")).isInstanceOf(BadTemplate.class);
    }

    @Test
    void oldValuesAndNestedAttributesOfJsonColumnsAreThere() {
        assertThat(body(TEXT, "{{old.total}} {{instance.data.tags[0]}}{{instance.data.tags[1].x}}"))
                .isEqualTo("10 x");
    }

    @Test
    void anXmlPayloadWithADocumentTypeOrAnEntityIsRefused() {
        assertThat(unfit("application/xml", "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>")
                        .reason())
                .startsWith("Payload is an invalid XML: <!DOCTYPE");
        assertThat(unfit("application/atom+xml", "<a>&b;</a>").reason()).startsWith("Payload is an invalid XML");
        assertThat(unfit("text/xml", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>é</a>")
                        .reason())
                .startsWith("Payload is an invalid XML");
        assertThat(body("text/xml", "<?xml version=\"1.0\" encoding=\"utf-8\"?><a>{{instance.name}}&amp;</a>"))
                .endsWith("<a>a&quot;b&amp;</a>");
    }

    @Test
    void reasonsAreShortenedAndPayloadsAreKeptWhole() {
        Rendered.Unfit unfit = unfit(JSON, "x".repeat(5000));

        assertThat(unfit.reason().length()).isLessThanOrEqualTo(Recipe.MAX_REASON + 1);
        assertThat(unfit.request().orElseThrow().body()).hasSize(5000);
    }

    private static String body(@Nullable String contentType, @Nullable String template) {
        Rendered rendered = recipe(contentType, template, "POST").render(row("update"), "erp");
        return String.valueOf(((Rendered.Ready) rendered).request().body());
    }

    private static Rendered.Unfit unfit(@Nullable String contentType, @Nullable String template) {
        return (Rendered.Unfit) recipe(contentType, template, "POST").render(row("update"), "erp");
    }

    private static Rendered rendered(Sending sending) {
        return Recipe.of(sending, Serializers.onClassPath()).render(row("update"), "erp");
    }

    private static Recipe recipe(@Nullable String contentType, @Nullable String template, String method) {
        Sending sending = new Sending("https://a.example", method, Map.of(), contentType, template, null);
        return Recipe.of(sending, Serializers.onClassPath());
    }

    static RowCause row(String operation) {
        Envelope envelope = new Envelope(
                "chg_1",
                "dev.tocsin.row.updated",
                "/tocsin/hooks-cdc/shop",
                "shop.public.orders/[1]",
                Instant.parse("2026-03-01T12:00:00Z"));
        return new RowCause(
                envelope,
                "public",
                "orders",
                operation,
                null,
                object("{\"id\":1}"),
                object("{\"id\":1,\"total\":10}"),
                object(
                        "{\"id\":1,\"name\":\"a\\\"b\",\"owner\":null,\"flag\":true,\"city\":\"Wien € 😀\",\"total\":12.50,"
                                + "\"big\":123456789012345678901234567890,\"at\":\"2026-01-02T01:04:05.123456Z\","
                                + "\"data\":{\"tags\":[\"x\",null]}}"),
                List.of("total"),
                Map.of(),
                false);
    }

    @SuppressWarnings("unchecked")
    static Map<String, @Nullable Object> object(String json) {
        return new LinkedHashMap<>((Map<String, @Nullable Object>) JsonValues.parse(json));
    }
}
