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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a Cachet of any version is asked, in which order. */
class CachetRequestsTest {

    private static final String INCIDENTS = "incidents: [opened, changed, acknowledged, updated, reminded, resolved]";
    private static final String STATUSES = "statuses: [up, degraded, partial, down, maintenance, unknown, paused]";
    private static final Answers OPENED = answered("{\"data\":{\"id\":7}}");

    @Test
    void aStatusGoesToCachet3AndWhereThereIsNoneTo2() {
        assertThat(lines(requests(hook(STATUSES, ""), status("down"), Answers.NONE)))
                .containsExactly(
                        "GET https://s.example/api/components/5",
                        "PUT https://s.example/api/components/5 {\"status\":4}",
                        "GET https://s.example/api/v1/components/5",
                        "PUT https://s.example/api/v1/components/5 {\"status\":4}");
    }

    @ParameterizedTest
    @CsvSource({"up,1", "degraded,2", "partial,3", "down,4", "maintenance,6"})
    void statusesHaveCachetsNumbers(String status, int number) {
        assertThat(requests(hook(STATUSES, ", version: '3'"), status(status), Answers.NONE)
                        .get(1)
                        .body())
                .isEqualTo("{ \"status\": " + number + " }");
    }

    @ParameterizedTest
    @CsvSource({"unknown, auto", "paused, auto", "maintenance, 2"})
    void whatCachetHasNoNumberForIsNotTold(String status, String version) {
        assertThat(rendered(hook(STATUSES, ", version: '" + version + "'"), status(status), Answers.NONE))
                .isInstanceOf(Rendered.Unfit.class);
    }

    @Test
    void anIncidentIsLookedForBeforeItIsMade() {
        assertThat(lines(requests(hook(INCIDENTS, ""), incident("opened", "partial"), Answers.NONE)))
                .containsExactly(
                        "GET https://s.example/api/incidents?filter%5Bname%5D=Shop+%26+co&filter%5Bstatus%5D=1&per_page=1&sort=-id",
                        "POST https://s.example/api/incidents {\"components\":[{\"id\":5,\"status\":3}],\"message\":\"no answer\","
                                + "\"name\":\"Shop & co\",\"notifications\":true,\"status\":1,\"visible\":true}",
                        "GET https://s.example/api/v1/incidents?component_id=5&name=Shop+%26+co&order=desc&per_page=1&sort=id&status=1",
                        "POST https://s.example/api/v1/incidents {\"component_id\":5,\"component_status\":3,\"message\":\"no answer\","
                                + "\"name\":\"Shop & co\",\"notify\":true,\"status\":1,\"visible\":true}");
    }

    @Test
    void whatFollowsGoesToTheIncidentThatWasMade() {
        assertThat(lines(requests(
                        hook(INCIDENTS, ", notify: false, visible: false"), incident("resolved", "major"), OPENED)))
                .containsExactly(
                        "POST https://s.example/api/incidents/7/updates {\"message\":\"no answer\",\"status\":4}",
                        "PUT https://s.example/api/v1/incidents/7 {\"component_id\":5,\"component_status\":1,\"notify\":false,\"visible\":false}",
                        "POST https://s.example/api/v1/incidents/7/updates {\"message\":\"no answer\",\"status\":4}",
                        "PUT https://s.example/api/v1/incidents/7 {\"message\":\"no answer\",\"notify\":false,\"status\":4,\"visible\":false}");
    }

    @Test
    void anIncidentThatWasFoundIsTheFirstOfTheList() {
        Answers found = answered("{\"data\":[{\"id\":\"12\",\"attributes\":{\"id\":12}}]}");

        assertThat(requests(hook(INCIDENTS, ", version: '3'"), incident("changed", "major"), found))
                .extracting(Request::url)
                .containsExactly("https://s.example/api/incidents/12/updates");
    }

    @Test
    void withoutTheFirstAnswerNothingFollows() {
        Rendered rendered = rendered(hook(INCIDENTS, ""), incident("resolved", "major"), Answers.NONE);

        assertThat(((Rendered.Unfit) rendered).reason()).contains("thread.opened");
    }

    @ParameterizedTest
    @CsvSource({
        "acknowledged, identified, 2",
        "updated, monitoring, 3",
        "changed, investigating, 1",
        "resolved, resolved, 4"
    })
    void theIncidentHasTheStateThatItHasHere(String kind, String state, int number) {
        EventCause cause = incident(kind, "major");
        Map<String, @Nullable Object> incident = new HashMap<>(Objects.requireNonNull(cause.incident()));
        incident.put("state", state);
        EventCause there = new EventCause(
                cause.envelope(), cause.title(), cause.message(), cause.endpoint(), incident, cause.details());

        assertThat(requests(hook(INCIDENTS, ""), there, OPENED).get(0).body()).contains("\"status\": " + number);
    }

    @ParameterizedTest
    @CsvSource({
        "https://s.example/api/v1, auto, https://s.example/api/v1/incidents/7",
        "https://s.example/api/v1/, auto, https://s.example/api/v1/incidents/7",
        "https://s.example/api, 2, https://s.example/api/incidents/7",
    })
    void whatIsKnownToBe2IsAskedAsSuchAtOnce(String url, String version, String first) {
        assertThat(requests(
                        hook(INCIDENTS, ", version: '" + version + "'", url), incident("resolved", "major"), OPENED))
                .hasSize(3)
                .first()
                .extracting(Request::url)
                .isEqualTo(first);
    }

    @Test
    void anEndpointWithoutAComponentHasIncidentsOfItsOwn() {
        assertThat(lines(requests(hook(INCIDENTS, ", version: '2'"), alone("opened"), Answers.NONE)))
                .containsExactly(
                        "GET https://s.example/api/incidents?name=Shop+%26+co&order=desc&per_page=1&sort=id&status=1",
                        "POST https://s.example/api/incidents {\"message\":\"Shop & co\",\"name\":\"Shop & co\",\"notify\":true,"
                                + "\"status\":1,\"visible\":true}");
        assertThat(requests(hook(INCIDENTS, ", version: '2'"), alone("resolved"), OPENED))
                .extracting(Request::method)
                .containsExactly("POST", "PUT");
    }

    /** Of an endpoint that has no component, and with nothing more to say than its title. */
    private static EventCause alone(String kind) {
        EventCause cause = incident(kind, "major");
        return new EventCause(
                cause.envelope(), cause.title(), "", Map.of("id", "shop"), cause.incident(), cause.details());
    }

    @Test
    void aTestIsSentWithoutAnyAnswer() {
        Hook hook = hook(INCIDENTS, "");

        assertThat(hook.tried(incident("resolved", "major"))).isInstanceOf(Rendered.Ready.class);
    }

    /** A request and those that may take its place. */
    private static List<Request> requests(Hook hook, EventCause cause, Answers answers) {
        Rendered rendered = rendered(hook, cause, answers);
        assertThat(rendered).isInstanceOf(Rendered.Ready.class);
        List<Request> all = new ArrayList<>();
        for (Optional<Request> next = Optional.of(((Rendered.Ready) rendered).request());
                next.isPresent();
                next = next.get().more().fallback()) {
            all.add(next.get());
        }
        return all;
    }

    private static List<String> lines(List<Request> requests) {
        return requests.stream()
                .map(request -> request.method() + " " + request.url()
                        + (request.body() == null ? "" : " " + sorted(String.valueOf(request.body()))))
                .toList();
    }

    @SuppressWarnings("unchecked") // JSON objects have text keys
    private static String sorted(String json) {
        return JsonValues.text(new TreeMap<>((Map<String, Object>) Objects.requireNonNull(JsonValues.parse(json))));
    }

    private static Rendered rendered(Hook hook, EventCause cause, Answers answers) {
        return hook.rendered(cause, answers);
    }

    private static Hook hook(String listen, String more) {
        return hook(listen, more, "https://s.example/api");
    }

    private static Hook hook(String listen, String more, String url) {
        String text = """
                name: h
                listen: { %s }
                send: { cachet: { url: "%s", token: "${env:T}"%s } }
                """.formatted(listen, url, more);
        One<HookDefinition> read = OneReader.hook(text, Optional.empty(), Map.of(), List.of());
        assertThat(read).isInstanceOf(One.Accepted.class);
        return new Hook(((One.Accepted<HookDefinition>) read).definition(), Serializers.onClassPath());
    }

    private static Answers answered(String body) {
        return new Answers(Map.of("opened", new Answers.Answer(200, Map.of(), body, false)));
    }

    private static EventCause status(String status) {
        return cause("dev.tocsin.status.changed", null, Map.of("status", status));
    }

    private static EventCause incident(String kind, String severity) {
        return cause(
                "dev.tocsin.incident." + kind,
                Map.of("id", "inc_1", "severity", severity, "state", "investigating"),
                Map.of());
    }

    private static EventCause cause(
            String type, @Nullable Map<String, @Nullable Object> incident, Map<String, @Nullable Object> details) {
        Instant at = Instant.parse("2026-11-20T12:00:00Z");
        return new EventCause(
                new Envelope("evt_1", type, "/tocsin/incidents", "shop", at),
                "Shop & co",
                "no answer",
                Map.of("id", "shop", "attributes", Map.of("component_id", "5")),
                incident,
                details);
    }
}
