package dev.tocsin.incidents.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.definitions.serializer.Serializers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CloudEventsTest {

    private static final String STRUCTURED = "cloudevents";
    private static final String BINARY = "cloudevents-binary";

    @Test
    void theStructuredFormHasAllAttributesAndTheDefaultPayloadAsJson() {
        Request request = request(STRUCTURED, null, null, Map.of());

        assertThat(request.headers()).isEqualTo(Map.of("Content-Type", "application/cloudevents+json; charset=utf-8"));
        assertThat(request.body())
                .startsWith("{\"specversion\":\"1.0\",\"id\":\"chg_1\",\"source\":\"/tocsin/hooks-cdc/shop%20%C3%B6\","
                        + "\"type\":\"dev.tocsin.row.updated\",\"subject\":\"shop.public.orders/[\\\"Euro € 😀\\\"]\","
                        + "\"time\":\"2026-03-01T12:00:00.123Z\",\"datacontenttype\":\"application/json\","
                        + "\"data\":{\"object_type\":\"public.orders\",\"object_id\":1,");
        assertThat(SeedPayloadsTest.object(String.valueOf(request.body())))
                .containsOnlyKeys("specversion", "id", "source", "type", "subject", "time", "datacontenttype", "data");
    }

    @Test
    void whatIsNotJsonIsTextWithinTheStructuredForm() {
        assertThat(request(STRUCTURED, "text/plain", "say \"{{ event_type }}\"", Map.of())
                        .body())
                .endsWith("\"datacontenttype\":\"text/plain\",\"data\":\"say \\\"updated\\\"\"}");
        assertThat(request(STRUCTURED, "application/json", " [{{ instance.id }}] ", Map.of())
                        .body())
                .endsWith("\"datacontenttype\":\"application/json\",\"data\":[1]}");
    }

    @Test
    void theBinaryFormHasThePayloadAsItsBodyAndTheAttributesInItsHeaders() {
        Request request = request(BINARY, null, null, Map.of("X-Own", "a", "CE-Id", "forged"));

        assertThat(request.headers())
                .isEqualTo(Map.of(
                        "X-Own", "a",
                        "Content-Type", "application/json",
                        "ce-specversion", "1.0",
                        "ce-id", "chg_1",
                        "ce-source", "/tocsin/hooks-cdc/shop%2520%25C3%25B6",
                        "ce-type", "dev.tocsin.row.updated",
                        "ce-subject", "shop.public.orders/[%22Euro%20%E2%82%AC%20%F0%9F%98%80%22]",
                        "ce-time", "2026-03-01T12:00:00.123Z"));
        assertThat(request.body()).startsWith("{\"object_type\":\"public.orders\",");
    }

    @Test
    void thePayloadIsHeldAgainstItsOwnTypeBeforeItIsWrapped() {
        Sending sending = sending(STRUCTURED, "application/json", "{", Map.of());

        Rendered.Unfit unfit =
                (Rendered.Unfit) Recipe.of(sending, Serializers.onClassPath()).render(cause(), "erp");

        assertThat(unfit.reason()).isEqualTo("Payload is an invalid JSON: {");
        assertThat(unfit.request().orElseThrow().body()).isEqualTo("{");
    }

    @ParameterizedTest
    @CsvSource({
        "Euro € 😀,Euro%20%E2%82%AC%20%F0%9F%98%80",
        "a%20b,a%2520b",
        "'\"x\"',%22x%22",
        "~!#$&'()*+/:;=?@[]^_`{|}<>,~!#$&'()*+/:;=?@[]^_`{|}<>",
    })
    void headerValuesArePercentEncodedAsTheHttpBindingSays(String value, String encoded) {
        assertThat(CloudEvents.encoded(value)).isEqualTo(encoded);
    }

    @Test
    void referencesAndControlCharactersOfDataReachNoHeader() {
        Envelope envelope = new Envelope("chg_1", "t", "/s", "a${env:SECRET}\r\nX: y", Instant.EPOCH);

        assertThat(CloudEvents.headers(envelope))
                .containsEntry("ce-subject", "a$${env:SECRET}%EF%BF%BD%EF%BF%BDX:%20y");
    }

    private static Request request(
            String form, @Nullable String contentType, @Nullable String template, Map<String, String> headers) {
        Sending sending = sending(form, contentType, template, headers);
        return ((Rendered.Ready) Recipe.of(sending, Serializers.onClassPath()).render(cause(), "erp")).request();
    }

    private static Sending sending(
            String form, @Nullable String contentType, @Nullable String template, Map<String, String> headers) {
        return new Sending("https://a.example", "POST", headers, contentType, template, null, null, form);
    }

    private static RowCause cause() {
        Envelope envelope = new Envelope(
                "chg_1",
                "dev.tocsin.row.updated",
                "/tocsin/hooks-cdc/shop ö",
                "shop.public.orders/[\"Euro € 😀\"]",
                Instant.parse("2026-03-01T12:00:00.123Z"));
        Map<String, @Nullable Object> row = SeedPayloadsTest.object("{\"id\":1}");
        return new RowCause(envelope, "public", "orders", "update", null, row, null, row, List.of(), Map.of(), false);
    }
}
