package dev.tocsin.incidents.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.definitions.expression.Filter;
import dev.tocsin.definitions.serializer.Serializers;
import dev.tocsin.definitions.template.BadTemplate;
import dev.tocsin.definitions.template.JsonValues;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecipeTest {

    private static final Envelope ENVELOPE = new Envelope(
            "chg_1",
            "dev.tocsin.row.updated",
            "/tocsin/hooks-cdc/shop",
            "shop.public.orders/[1]",
            Instant.parse("2026-03-01T12:00:00Z"));

    @Test
    void makesValidJsonOfQuotesInData() {
        assertThat(body("{\"note\":\"{{ instance.note }}\"}")).isEqualTo("{\"note\":\"a \\\"b\\\"\"}");
    }

    @Test
    void writesBooleansNullAndNumbersAsJson() {
        assertThat(body("[{{ instance.paid }}, {{ instance.nothing }}, {{ instance.total }}]"))
                .isEqualTo("[true, null, 12.50]");
    }

    @Test
    void namesEventTypeHookOldNewAndChanged() {
        assertThat(body("\"{{ event_type }} {{ hook.name }} {{ old.total }} {{ new.total }} {{ changed[0] }}\""))
                .isEqualTo("\"updated erp 10 12.50 total\"");
    }

    @Test
    void namesTheEvent() {
        assertThat(body("\"{{ event.id }} {{ event.subject }} {{ event.time }}\""))
                .isEqualTo("\"chg_1 shop.public.orders/[1] 2026-03-01T12:00:00Z\"");
    }

    @Test
    void followsRelatedRowsWhateverTheColumnHolds() {
        assertThat(body("[\"{{ instance.customer.name }}\", \"{{ instance.customer.country.code }}\"]"))
                .isEqualTo("[\"Ada\", \"AT\"]");
    }

    @Test
    void showsAHookTheRelatedRowsThatItNamesAndNotThoseOfOthers() {
        RowCause row = row();

        assertThat(row.showing(List.of()).names("erp").get("instance")).isEqualTo(row.after());
        assertThat(rendered(sending("[{{ instance.customer }}]"), row.showing(List.of()))
                        .request()
                        .body())
                .isEqualTo("[5]");
        assertThat(rendered(sending("[{{ instance.customer }}]"), row.showing(List.of("customer")))
                        .request()
                        .body())
                .isEqualTo("[{\"name\":\"Ada\"}]");
    }

    @Test
    void showsNullWhereAForeignKeyLeadsNowhereAndTheRowThatTheRowBeforeLedTo() {
        Map<String, @Nullable Map<String, @Nullable Object>> related = new LinkedHashMap<>();
        related.put("customer", null);
        related.put("old:customer", object("{\"name\":\"Bob\"}"));
        RowCause row = new RowCause(
                ENVELOPE,
                "public",
                "orders",
                "update",
                null,
                object("{\"id\":1}"),
                object("{\"id\":1,\"customer_id\":6}"),
                object("{\"id\":1,\"customer_id\":5}"),
                List.of("customer_id"),
                related,
                false);

        assertThat(rendered(sending("[{{ instance.customer.name }}, \"{{ old.customer.name }}\"]"), row)
                        .request()
                        .body())
                .isEqualTo("[null, \"Bob\"]");
        assertThat(Filter.compile("new.customer.name == 'Ada'").test(row.names("erp")))
                .isFalse();
    }

    @Test
    void keepsRelatedRowsOutOfTheDefaultPayload() {
        assertThat(rendered(sending(null), row()).request().body())
                .contains("\"customer\":5")
                .doesNotContain("Ada");
    }

    @Test
    void callsTheObjectWhatTheHookWants() {
        Sending sending = new Sending("https://a.example", "POST", Map.of(), null, null, "shop.Order");

        assertThat(rendered(sending, row()).request().body())
                .startsWith("{\"object_type\":\"shop.Order\",\"object_id\":1,");
    }

    @Test
    void refusesABodyThatIsNotWhatItsContentTypePromises() {
        assertThat(problem("application/json", "{\"o\":{{ instance.missing.id }}"))
                .startsWith("Payload is an invalid JSON: ");
        assertThat(problem("application/json", "{} {}")).isEqualTo("Payload is an invalid JSON: {} {}");
        assertThat(problem("application/json", "   ")).isEqualTo("Payload is an invalid JSON:    ");
        assertThat(problem("text/xml", "<a><b></a>")).isEqualTo("Payload is an invalid XML: <a><b></a>");
        assertThat(problem("application/xml", "")).contains("invalid XML");
    }

    @Test
    void refusesTheDefaultPayloadAsXml() {
        assertThat(problem("application/xml", null)).startsWith("Payload is an invalid XML: {\"object_type\"");
    }

    @Test
    void checksNothingWhereNothingIsPromised() {
        Sending sending = new Sending("https://a.example", "POST", Map.of(), "text/plain", "{broken", null);

        assertThat(rendered(sending, row()).request().body()).isEqualTo("{broken");
    }

    @Test
    void showsTheStartOfALongInvalidPayloadOnly() {
        assertThat(problem("application/json", "x".repeat(100_000))).hasSizeLessThan(2100);
    }

    @Test
    void refusesABodyThatIsTooLong() {
        String template = "\"{% for i in instance.list %}" + "x".repeat(1000) + "{% endfor %}\"";
        Map<String, @Nullable Object> after = object("{\"id\":1}");
        after.put("list", Collections.nCopies(4300, 1));

        Rendered rendered =
                Recipe.of(sending(template), Serializers.onClassPath()).render(row(after), "erp");

        assertThat(rendered).isInstanceOfSatisfying(Rendered.Unfit.class, unfit -> {
            assertThat(unfit.reason()).startsWith("Payload has 4300002 bytes");
            assertThat(unfit.request().map(Request::body)).isEmpty();
        });
    }

    @Test
    void refusesAUrlThatIsTooLong() {
        Map<String, @Nullable Object> after = object("{\"id\":1}");
        after.put("note", "x".repeat(70_000));
        Sending sending = new Sending("https://a.example/{{ instance.note }}", "POST", Map.of(), null, null, null);

        assertThat(Recipe.of(sending, Serializers.onClassPath()).render(row(after), "erp"))
                .isInstanceOfSatisfying(
                        Rendered.Unfit.class,
                        unfit -> assertThat(unfit.reason()).startsWith("URL and headers have 700"));
    }

    @Test
    void fillsInUrlsAndHeaders() {
        Sending sending = new Sending(
                "https://a.example/orders/{{ instance.id }}?note={{ instance.note }}",
                "PUT",
                Map.of("X-Event", "{{ event_type }}", "X-Plain", "${env:KEY}"),
                null,
                null,
                null);

        Request request = rendered(sending, row()).request();
        assertThat(request.url()).isEqualTo("https://a.example/orders/1?note=a%20%22b%22");
        assertThat(request.headers()).containsEntry("X-Event", "updated").containsEntry("X-Plain", "${env:KEY}");
    }

    @Test
    void keepsReferencesOfTheDefinitionAndDefusesThoseThatDataBrings() {
        Sending sending = new Sending(
                "{{ instance.note }}",
                "POST",
                Map.of("Authorization", "Bearer ${env:ERP_KEY} {{ instance.note }}"),
                null,
                null,
                null);
        Map<String, @Nullable Object> after = Map.of("id", 1, "note", "${file:/etc/passwd}");

        Request request = rendered(sending, row(after)).request();

        assertThat(request.headers()).containsEntry("Authorization", "Bearer ${env:ERP_KEY} $${file:/etc/passwd}");
        assertThat(request.url()).isEqualTo("$${file:/etc/passwd}");
    }

    @Test
    void refusesLineBreaksInHeaders() {
        Sending sending =
                new Sending("https://a.example", "POST", Map.of("X-Note", "{{ instance.lines }}"), null, null, null);

        assertThat(Recipe.of(sending, Serializers.onClassPath()).render(row(), "erp"))
                .isInstanceOfSatisfying(
                        Rendered.Unfit.class,
                        unfit -> assertThat(unfit.reason()).startsWith("invalid headers: "));
    }

    @Test
    void sendsJsonUnlessToldOtherwise() {
        assertThat(rendered(sending(null), row()).request().headers())
                .containsExactly(Map.entry("Content-Type", "application/json"));
        Sending own = new Sending(
                "https://a.example", "POST", Map.of("content-type", "application/vnd.a+json"), null, "{}", null);
        assertThat(rendered(own, row()).request().headers())
                .containsExactly(Map.entry("content-type", "application/vnd.a+json"));
    }

    @Test
    void sendsNoBodyWithAGet() {
        Sending sending = new Sending("https://a.example", "GET", Map.of(), null, null, null);

        assertThat(rendered(sending, row()).request().body()).isNull();
    }

    @Test
    void saysWhereATemplateIsBroken() {
        assertThatThrownBy(() -> Recipe.of(sending("{{ instance.id"), Serializers.onClassPath()))
                .isInstanceOf(BadTemplate.class);
    }

    @Test
    void saysWhatADjangoHookWouldHaveSaid() {
        assertThat(row().named("django.db.models.signals.post_save").eventType())
                .isEqualTo("updated");
        assertThat(row().named("django.db.models.signals.post_delete").eventType())
                .isEqualTo("django.db.models.signals.post_delete");
    }

    @Test
    void showsTheWholeKeyOfARowWithSeveralKeyColumns() {
        RowCause row = new RowCause(
                ENVELOPE,
                "public",
                "lines",
                "insert",
                null,
                object("{\"a\":1,\"b\":\"x\"}"),
                null,
                object("{}"),
                List.of(),
                Map.of(),
                false);

        assertThat(row.payload(null)).containsEntry("object_id", List.of(1, "x"));
    }

    private static String problem(String contentType, @Nullable String template) {
        Sending sending = new Sending("https://a.example", "POST", Map.of(), contentType, template, null);
        Rendered rendered = Recipe.of(sending, Serializers.onClassPath()).render(row(), "erp");
        return ((Rendered.Unfit) rendered).reason();
    }

    private static Optional<String> bodyOf(String template) {
        return Optional.ofNullable(rendered(sending(template), row()).request().body());
    }

    private static String body(String template) {
        return bodyOf(template).orElseThrow();
    }

    private static Rendered.Ready rendered(Sending sending, Cause cause) {
        return (Rendered.Ready) Recipe.of(sending, Serializers.onClassPath()).render(cause, "erp");
    }

    private static Sending sending(@Nullable String template) {
        return new Sending("https://a.example", "POST", Map.of(), "application/json", template, null);
    }

    private static RowCause row() {
        return row(object("{\"id\":1,\"total\":12.50,\"note\":\"a \\\"b\\\"\",\"paid\":true,\"nothing\":null,"
                + "\"customer\":5,\"lines\":\"a\\nb\"}"));
    }

    private static RowCause row(Map<String, @Nullable Object> after) {
        return new RowCause(
                ENVELOPE,
                "public",
                "orders",
                "update",
                null,
                object("{\"id\":1}"),
                object("{\"id\":1,\"total\":10}"),
                after,
                List.of("total"),
                Map.of("customer", object("{\"name\":\"Ada\"}"), "customer.country", object("{\"code\":\"AT\"}")),
                false);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, @Nullable Object> object(String json) {
        return new LinkedHashMap<>((Map<String, @Nullable Object>) JsonValues.parse(json));
    }
}
