package dev.tocsin.prober.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.definitions.expression.BadExpression;
import dev.tocsin.prober.expect.Lookup.Unanswered;
import dev.tocsin.prober.expect.Lookup.Values;
import dev.tocsin.prober.expect.Observation.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LanguagesTest {
    private static final String JSON =
            "{\"queue\": {\"depth\": 12.50, \"name\": \"q\"}, \"items\": [{\"id\": 1}, {\"id\": 2}], \"none\": null}";

    private static Answer answer(String body, boolean truncated) {
        return new Answer(
                200,
                Duration.ofMillis(120),
                body,
                truncated,
                Map.of("content-type", List.of("application/json"), "x-many", List.of("a", "b")),
                Optional.of(Duration.ofDays(30)),
                List.of("10.0.0.1"),
                Map.of("rcode", "NOERROR"));
    }

    private static List<@Nullable Object> found(String path) {
        return ((Values) Languages.jsonPath(path).in(answer(JSON, false))).values();
    }

    @Test
    void aPathFindsWhatIsThereAndNothingElse() {
        assertThat(found("$.queue.depth")).hasToString("[12.50]");
        assertThat(found("$.items[*].id")).hasToString("[1, 2]");
        assertThat(found("$.items.length()")).hasToString("[2]");
        assertThat(found("$.items[?(@.id > 1)].id")).hasToString("[2]");
        assertThat(found("$..id")).hasToString("[1, 2]");
        assertThat(found("$.none")).hasToString("[null]");
        assertThat(found("$.items")).hasSize(1);
        assertThat(found("$.nowhere.at.all")).isEmpty();
        assertThat(found("$.queue.name.x")).isEmpty();
        assertThat(found("$.items[7]")).isEmpty();
    }

    @Test
    void saysWhenTheBodyIsNoJson() {
        assertThat(Languages.jsonPath("$.a").in(answer("<html>", false)))
                .isInstanceOfSatisfying(
                        Unanswered.class, none -> assertThat(none.why()).startsWith("the body is not JSON"));
        assertThat(Languages.jsonPath("$.a").in(answer("{\"a\": [", true)))
                .isEqualTo(new Unanswered("the body is too long to be read as JSON"));
        assertThat(Languages.jsonPath("$.a").in(answer("[".repeat(100_000), false)))
                .isInstanceOf(Unanswered.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "response.status == 200",
                "response.json.items.size() == 2",
                "response.json.queue.depth < 13.0",
                "response.headers['content-type'].startsWith('application/')",
                "response.headers['x-many'] == 'a, b'",
                "response.body.contains('queue')",
                "latency_ms < 200 && latency_ms > 100",
                "certificate.expires_in_days > 14",
                "'10.0.0.1' in answers && rcode == 'NOERROR'",
                "response.json.items.all(item, item.id > 0)",
                "response.body.matches('depth.*12')",
            })
    void anExpressionIsTrue(String expression) {
        assertThat(Languages.cel(expression).in(answer(JSON, false))).isEqualTo(new Values(List.of(true)));
    }

    @Test
    void anExpressionIsFalse() {
        assertThat(Languages.cel("response.json.queue.depth > 13").in(answer(JSON, false)))
                .isEqualTo(new Values(List.of(false)));
    }

    @Test
    void anExpressionOverJsonThatIsNotThereCannotBeTold() {
        assertThat(Languages.cel("response.json.items.size() > 0").in(answer("<html>", false)))
                .isInstanceOf(Unanswered.class);
        assertThat(Languages.cel("response.json == null").in(answer("<html>", false)))
                .isEqualTo(new Values(List.of(true)));
    }

    @Test
    void whatIsNoPathOrExpressionIsRefused() {
        assertThatThrownBy(() -> Languages.jsonPath("queue")).isInstanceOf(BadExpression.class);
        assertThatThrownBy(() -> Languages.cel("answer.status == 1")).isInstanceOf(BadExpression.class);
        assertThatThrownBy(() -> Languages.cel("1 + 1")).isInstanceOf(BadExpression.class);
    }

    @Test
    void anExpressionThatWouldGoOnForHoursEnds() {
        String body = "[" + "1,".repeat(5000) + "1]";
        String expression = "response.json.all(a, response.json.all(b, response.json.all(c, a + b + c > 0.0)))";

        assertThat(Languages.cel(expression).in(answer(body, false))).isInstanceOf(Unanswered.class);
    }
}
