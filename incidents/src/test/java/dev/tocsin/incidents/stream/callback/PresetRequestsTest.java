package dev.tocsin.incidents.stream.callback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.definitions.One;
import dev.tocsin.definitions.OneReader;
import dev.tocsin.definitions.serializer.Serializers;
import dev.tocsin.definitions.template.JsonValues;
import dev.tocsin.incidents.render.Answers;
import dev.tocsin.incidents.render.Envelope;
import dev.tocsin.incidents.render.EventCause;
import dev.tocsin.incidents.render.Rendered;
import dev.tocsin.incidents.render.Request;
import dev.tocsin.schemas.event.HookDefinition;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The requests that hooks with several of them owe, and those with a preset. */
class PresetRequestsTest {

    private static final String TITLE = "Shop <API> & \"co\" ${env:SECRET}";

    @Test
    void theFirstThatIsMeantIsMade() {
        String hook = """
                name: h
                listen: { incidents: [opened, resolved] }
                send:
                  requests:
                    - { when: "event_type == 'opened'", url: "https://a.example/new", method: POST }
                    - { url: "https://a.example/{{ incident.id }}", method: PUT, content_type: text/plain, template: "{{ title }}" }
                """;

        Request opened = request(hook, "opened", Answers.NONE);
        assertThat(opened.method() + " " + opened.url()).isEqualTo("POST https://a.example/new");
        assertThat(opened.body()).isNull();
        Request resolved = request(hook, "resolved", Answers.NONE);
        assertThat(resolved.method() + " " + resolved.url()).isEqualTo("PUT https://a.example/inc_1");
        assertThat(resolved.body()).isEqualTo(TITLE);
        assertThat(resolved.headers()).containsEntry("Content-Type", "text/plain");
    }

    @Test
    void whereNoneIsMeantTheCallbackSaysSo() {
        Rendered rendered = rendered("""
                name: h
                listen: { incidents: [opened] }
                send: { requests: [{ when: "event_type == 'resolved'", url: "https://a.example/" }] }
                """, "opened", Answers.NONE);

        assertThat(rendered)
                .isEqualTo(new Rendered.Unfit(Optional.empty(), "none of the hook's requests is meant for this event"));
    }

    @Test
    void whatTakesItsPlaceGoesWithIt() {
        Request first = request("""
                name: h
                listen: { incidents: [opened] }
                send:
                  requests:
                    - { url: "https://a.example/new", fallback_on: response.status_code == 404 }
                    - { when: "event_type == 'resolved'", url: "https://a.example/never" }
                    - { url: "https://a.example/old" }
                """, "opened", Answers.NONE);

        assertThat(first.more().fallbackOn()).contains("response.status_code == 404");
        assertThat(first.more().fallback()).map(Request::url).contains("https://a.example/old");
        assertThat(first.more().fallback().orElseThrow().more().fallback()).isEmpty();
    }

    @Test
    void aQueryIsEncodedAsFormsAre() {
        Request request = request("""
                name: h
                listen: { incidents: [opened] }
                send:
                  requests:
                    - { url: "https://a.example/{{ title }}?a=1", query: { "b c": "{{ title }}", key: "${env:KEY}" } }
                """, "opened", Answers.NONE);

        assertThat(request.url())
                .isEqualTo("https://a.example/Shop%20%3CAPI%3E%20%26%20%22co%22%20%24%7Benv%3ASECRET%7D?a=1"
                        + "&b+c=Shop+%3CAPI%3E+%26+%22co%22+%24%7Benv%3ASECRET%7D&key=${env:KEY}");
    }

    @Test
    void dataBringsNoReferenceIntoAHeaderOrABodyThatHasSome() {
        Request header = request("""
                name: h
                listen: { incidents: [opened] }
                send:
                  requests:
                    - { url: "https://a.example/", headers: { X-Title: "{{ title }} ${env:KEY}" } }
                """.replace("${env:KEY}", ""), "opened", Answers.NONE);
        Request body = request(hook("pagerduty", "{ routing_key: '${env:SECRET}' }", "opened"), "opened", Answers.NONE);

        assertThat(header.headers().get("X-Title")).contains("$${env:SECRET}");
        assertThat(body.more().bodyReferences()).isTrue();
        assertThat(body.body())
                .contains("\"routing_key\": \"${env:SECRET}\"")
                .contains("Shop <API> & \\\"co\\\" $${env:SECRET}");
    }

    @Test
    void theParametersOfAHookMayHavePlaceholders() {
        Request request = request(
                hook(
                        "hipchat",
                        "{ url: 'https://chat.example/base/', room: '{{ endpoint.attributes.room }}', token: '${env:T}', text: '{{ event_type }}!' }",
                        "opened"),
                "opened",
                Answers.NONE);

        assertThat(request.url()).isEqualTo("https://chat.example/base/v2/room/On%20Call%2F1/notification");
        assertThat(request.headers()).containsEntry("Authorization", "Bearer ${env:T}");
        assertThat(json(request)).containsEntry("message", "opened!").containsEntry("color", "red");
    }

    @Test
    void aHeaderWithNothingInItIsLeftOut() {
        assertThat(request(hook("ntfy", "{ topic: ops }", "opened"), "opened", Answers.NONE)
                        .headers())
                .containsOnlyKeys("Content-Type");
        assertThat(request(hook("ntfy", "{ topic: ops, token: '${env:T}' }", "opened"), "opened", Answers.NONE)
                        .headers())
                .containsEntry("Authorization", "Bearer ${env:T}");
    }

    @Test
    void whatFollowsInSlackGoesIntoTheThread() {
        String hook = hook("slack", "{ channel: '#ops', token: '${env:T}' }", "opened, resolved");
        Answers answers = new Answers(Map.of(
                "opened", new Answers.Answer(200, Map.of(), "{\"ok\":true,\"ts\":\"1503435956.000247\"}", false)));

        assertThat(json(request(hook, "opened", Answers.NONE)))
                .isEqualTo(Map.of(
                        "channel", "#ops", "text", "*Shop &lt;API&gt; &amp; \"co\" ${env:SECRET}*\nIt is down."));
        assertThat(json(request(hook, "resolved", answers)))
                .containsEntry("thread_ts", "1503435956.000247")
                .containsEntry("reply_broadcast", false);
        assertThat(json(request(hook, "resolved", Answers.NONE))).doesNotContainKey("thread_ts");
    }

    @Test
    void aSentryEventIsAnEnvelopeAndForOldServersTheSameEvent() {
        Request request = request(
                hook("sentry", "{ dsn: 'https://abc@sentry.example:9000/base/42' }", "opened"), "opened", Answers.NONE);

        assertThat(request.url()).isEqualTo("https://sentry.example:9000/base/api/42/envelope/");
        assertThat(request.headers().get("X-Sentry-Auth"))
                .contains("sentry_version=7")
                .contains("sentry_key=abc");
        List<String> lines = String.valueOf(request.body()).lines().toList();
        assertThat(lines)
                .hasSize(3)
                .allSatisfy(line -> assertThat(JsonValues.parse(line)).isInstanceOf(Map.class));
        Request store = request.more().fallback().orElseThrow();
        assertThat(store.url()).isEqualTo("https://sentry.example:9000/base/api/42/store/");
        assertThat(JsonValues.parse(String.valueOf(store.body()))).isEqualTo(JsonValues.parse(lines.get(2)));
        assertThat(json(store).get("event_id")).asString().matches("[0-9a-f]{32}");
    }

    @Test
    void aMailHasItsHeadersAndBelongsToItsIncident() {
        Request request = request(
                hook(
                        "email",
                        "{ server: mail.example, from: 'Tocsin <a@b.example>', to: 'c@d.example, e@f.example' }",
                        "opened"),
                "opened",
                Answers.NONE);

        assertThat(request.url()).isEqualTo("smtp://mail.example:587?tls=starttls");
        assertThat(request.headers())
                .containsEntry("From", "Tocsin <a@b.example>")
                .containsEntry("To", "c@d.example, e@f.example")
                .containsEntry("Subject", TITLE.replace("${", "$${"))
                .containsEntry("References", "<inc_1@tocsin>")
                .doesNotContainKeys("Cc", "Reply-To");
        assertThat(request.body()).isEqualTo(TITLE + "\n\nIt is down.\n\nhttps://shop.example\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"opened", "changed", "acknowledged", "updated", "reminded", "resolved"})
    void everyPresetHasARequestForEveryStepOfAnIncident(String kind) {
        Map<String, String> parameters = Map.ofEntries(
                Map.entry("discord", "{ url: '${env:U}' }"),
                Map.entry("email", "{ server: mail.example, from: a@b.example, to: c@d.example }"),
                Map.entry("hipchat", "{ url: 'https://chat.example', room: 1, token: '${env:T}' }"),
                Map.entry("ntfy", "{ topic: ops }"),
                Map.entry("pagerduty", "{ routing_key: '${env:T}' }"),
                Map.entry("sentry", "{ dsn: 'https://abc@sentry.example/42' }"),
                Map.entry("slack", "{ channel: '#ops', token: '${env:T}' }"),
                Map.entry("slack-webhook", "{ url: '${env:U}' }"),
                Map.entry("teams", "{ url: '${env:U}' }"),
                Map.entry("telegram", "{ chat_id: 1, token: '${env:T}' }"),
                Map.entry("webhook", "{ url: 'https://a.example/{{ title }}', params: { text: '{{ message }}' } }"));

        parameters.forEach((preset, given) -> assertThat(rendered(hook(preset, given, kind), kind, Answers.NONE))
                .as(preset)
                .isInstanceOf(Rendered.Ready.class));
    }

    private static String hook(String preset, String parameters, String kinds) {
        return """
                name: h
                listen: { incidents: [%s] }
                send: { %s: %s }
                """.formatted(kinds, preset, parameters);
    }

    @SuppressWarnings("unchecked") // JSON objects have text keys
    private static Map<String, Object> json(Request request) {
        return (Map<String, Object>) Objects.requireNonNull(JsonValues.parse(String.valueOf(request.body())));
    }

    private static Request request(String hook, String kind, Answers answers) {
        Rendered rendered = rendered(hook, kind, answers);
        assertThat(rendered).isInstanceOf(Rendered.Ready.class);
        return ((Rendered.Ready) rendered).request();
    }

    private static Rendered rendered(String text, String kind, Answers answers) {
        One<HookDefinition> read = OneReader.hook(text, Optional.empty(), Map.of(), List.of());
        assertThat(read).isInstanceOf(One.Accepted.class);
        Hook hook = new Hook(((One.Accepted<HookDefinition>) read).definition(), Serializers.onClassPath());
        return hook.rendered(cause(kind), answers);
    }

    private static EventCause cause(String kind) {
        Instant at = Instant.parse("2026-11-20T12:00:00Z");
        return new EventCause(
                new Envelope("evt_1", "dev.tocsin.incident." + kind, "/tocsin/incidents", "shop", at),
                TITLE,
                "It is down.",
                Map.of(
                        "id",
                        "shop",
                        "name",
                        "Shop",
                        "url",
                        "https://shop.example",
                        "attributes",
                        Map.of("room", "On Call/1")),
                Map.of("id", "inc_1", "severity", "major"),
                Map.of());
    }
}
