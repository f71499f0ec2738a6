package dev.tocsin.notifier.judgement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.notifier.judgement.Verdict.Kind;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgeTest {

    private static final AnswerRules CHAT = new AnswerRules(
            Optional.of("response.json.ok == true"),
            Optional.of("response.json.error in ['ratelimited', 'internal_error']"),
            Optional.of("response.json.error == 'gone'"),
            Optional.of("{{ response.json.wait }}"),
            Optional.of("{{ response.json.error }}"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "200 | {\"ok\":true}                           | SUCCEEDED |",
                "409 | {\"ok\":true}                           | SUCCEEDED |",
                "200 | {\"ok\":false,\"error\":\"not_in_channel\"} | DECLINED  | not_in_channel",
                "200 | {\"ok\":false,\"error\":\"ratelimited\"} | POSTPONED | ratelimited",
                "400 | {\"ok\":false,\"error\":\"internal_error\"} | POSTPONED | internal_error",
                "503 | {\"ok\":false,\"error\":\"gone\"}       | DECLINED  | gone",
                "404 | {\"ok\":false,\"error\":\"unknown\"}    | FAILED    | unknown",
                "200 | {\"ok\":false}                          | DECLINED  | the answer is not what delivery.success asks for",
                "200 | {}                                    | DECLINED  | the answer is not what delivery.success asks for",
                "200 | <html>busy</html>                     | DECLINED  | the answer is not what delivery.success asks for",
                "500 | <html>busy</html>                     | FAILED    |",
                "200 | []                                    | DECLINED  | the answer is not what delivery.success asks for",
            })
    void judgesByWhatIsSaidAndByTheStatusWhereNothingIs(int status, String body, Kind kind, @Nullable String reason)
            throws Exception {
        Verdict verdict = Judge.of(CHAT).judge(new Response(status, Map.of(), body, false));

        assertThat(verdict.kind()).isEqualTo(kind);
        assertThat(verdict.reason()).isEqualTo(Optional.ofNullable(reason));
    }

    @Test
    void without2xxAnythingElseMayBeASuccess() throws Exception {
        AnswerRules rules = rules("response.status_code == 409 || response.headers['x-done'] == 'yes'", null);

        assertThat(Judge.of(rules)
                        .judge(new Response(409, Map.of("x-done", "no"), "", false))
                        .kind())
                .isEqualTo(Kind.SUCCEEDED);
        assertThat(Judge.of(rules)
                        .judge(new Response(500, Map.of("x-done", "yes"), "", false))
                        .kind())
                .isEqualTo(Kind.SUCCEEDED);
        assertThat(Judge.of(rules)
                        .judge(new Response(200, Map.of("x-done", "no"), "", false))
                        .kind())
                .isEqualTo(Kind.DECLINED);
    }

    @Test
    void whatIsRefusedIsNoSuccessThoughItSays200() throws Exception {
        AnswerRules rules = new AnswerRules(
                Optional.empty(),
                Optional.empty(),
                Optional.of("response.body == 'no_service'"),
                Optional.empty(),
                Optional.of("{{ response.body }}"));

        assertThat(Judge.of(rules).judge(new Response(200, Map.of(), "no_service", false)))
                .isEqualTo(Verdict.of(Kind.DECLINED, Optional.of("no_service")));
        assertThat(Judge.of(rules).judge(new Response(200, Map.of(), "ok", false)))
                .isEqualTo(Verdict.of(200));
    }

    @ParameterizedTest
    @CsvSource({"0.65,650", "30,30000", "0,0", "9999999,604800000"})
    void saysHowLongToWaitInSeconds(String wait, long millis) throws Exception {
        Verdict verdict = Judge.of(CHAT)
                .judge(new Response(429, Map.of(), "{\"error\":\"ratelimited\",\"wait\":" + wait + "}", false));

        assertThat(verdict.retryAfter()).contains(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @CsvSource({"-1", "'\"soon\"'", "1e99", "null", "{}"})
    void whatIsNoNumberOfSecondsIsLeftToTheHeader(String wait) throws Exception {
        Verdict verdict = Judge.of(CHAT)
                .judge(new Response(429, Map.of(), "{\"error\":\"ratelimited\",\"wait\":" + wait + "}", false));

        assertThat(verdict.kind()).isEqualTo(Kind.POSTPONED);
        assertThat(verdict.retryAfter()).isEmpty();
    }

    @Test
    void aSuccessThatCannotBeSeenIsTriedAgain() throws Exception {
        Verdict verdict = Judge.of(CHAT).judge(new Response(200, Map.of(), "{\"ok\":tr", true));

        assertThat(verdict.kind()).isEqualTo(Kind.POSTPONED);
        assertThat(verdict.reason()).contains("the answer was not read to its end");
    }

    @Test
    void aReasonIsOneLineAndNoLongerThanItMustBe() throws Exception {
        AnswerRules rules = rules("false", "{{ response.body }}");

        assertThat(Judge.of(rules)
                        .judge(new Response(200, Map.of(), " first\r\n\tsecond ", false))
                        .reason())
                .contains("first second");
        assertThat(Judge.of(rules)
                        .judge(new Response(200, Map.of(), "x".repeat(5000), false))
                        .reason()
                        .orElseThrow())
                .hasSize(301);
    }

    @Test
    void aRuleThatCannotBeCompiledIsNamed() {
        assertThatThrownBy(() -> Judge.of(rules("response.", null)))
                .isInstanceOf(BadRules.class)
                .hasMessageStartingWith("delivery.success: ");
        assertThatThrownBy(() -> Judge.of(rules(null, "{{")))
                .isInstanceOf(BadRules.class)
                .hasMessageStartingWith("delivery.reason: ");
    }

    @Test
    void comparesWhatIsSaidWithWhatWasAskedFor() throws Exception {
        Judge judge = Judge.of(rules(
                "response.json.status == request.json.status && request.method == 'PUT'"
                        + " && request.query['a b'] == 'c d' && request.query.e == '' && request.headers['x-kind'] == 'two'",
                null));
        Asked asked = new Asked(
                "PUT", "https://a.example/5?a+b=c%20d&e&a+b=x#end", Map.of("X-Kind", "two"), "{\"status\":3}");

        assertThat(judge.judge(new Response(200, Map.of(), "{\"status\":3.0}", false).to(asked))
                        .kind())
                .isEqualTo(Kind.SUCCEEDED);
        assertThat(judge.judge(new Response(200, Map.of(), "{\"status\":1}", false).to(asked))
                        .kind())
                .isEqualTo(Kind.DECLINED);
        assertThat(judge.judge(new Response(200, Map.of(), "{\"status\":3}", false)
                                .to(new Asked("PUT", "https://a.example/%zz?%", Map.of(), "no JSON")))
                        .kind())
                .isEqualTo(Kind.DECLINED);
    }

    private static AnswerRules rules(@Nullable String success, @Nullable String reason) {
        return new AnswerRules(
                Optional.ofNullable(success),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.ofNullable(reason));
    }
}
