package dev.tocsin.notifier.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.notifier.delivery.Outcome.Answered;
import dev.tocsin.notifier.delivery.Outcome.Refused;
import dev.tocsin.notifier.judgement.AnswerRules;
import dev.tocsin.notifier.judgement.Verdict.Kind;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Answers of which the status does not say everything. */
class JudgedAnswersTest {

    private static final AnswerRules CHAT = new AnswerRules(
            Optional.of("response.json.ok == true"),
            Optional.of("response.json.error == 'ratelimited'"),
            Optional.empty(),
            Optional.of("{{ response.json.wait }}"),
            Optional.of("{{ response.json.error }}"));

    private final Sending sending = new Sending().environment("TOKEN", "xoxb-very-secret");

    @AfterEach
    void close() {
        sending.close();
    }

    @Test
    void a200ThatSaysNoIsNoSuccess() throws Exception {
        Answered answer = answer("200 OK", "{\"ok\":false,\"error\":\"channel_not_found\"}");

        assertThat(answer.success()).isFalse();
        assertThat(answer.verdict().kind()).isEqualTo(Kind.DECLINED);
        assertThat(answer.verdict().reason()).contains("channel_not_found");
    }

    @Test
    void a200ThatSaysYesIsASuccess() throws Exception {
        assertThat(answer("200 OK", "{\"ok\":true}").success()).isTrue();
    }

    @Test
    void thePauseThatTheBodyAsksForGoesBeforeTheHeaders() throws Exception {
        Answered answer =
                answer("429 Too Many\r\nretry-after: 7", "{\"ok\":false,\"error\":\"ratelimited\",\"wait\":0.25}");

        assertThat(answer.verdict().kind()).isEqualTo(Kind.POSTPONED);
        assertThat(answer.retryAfter()).contains(Duration.ofMillis(250));
    }

    @Test
    void withoutOneTheHeaderSaysIt() throws Exception {
        Answered answer = answer("429 Too Many\r\nretry-after: 7", "{\"ok\":false,\"error\":\"ratelimited\"}");

        assertThat(answer.retryAfter()).contains(Duration.ofSeconds(7));
    }

    @Test
    void aReasonShowsNoSecretThatWasSent() throws Exception {
        Answered answer = answer("200 OK", "{\"ok\":false,\"error\":\"no such token: xoxb-very-secret\"}");

        assertThat(answer.verdict().reason()).contains("no such token: ***");
    }

    @Test
    void rulesThatCannotBeCompiledAreToldBeforeAnythingIsSent() throws Exception {
        AnswerRules broken = new AnswerRules(
                Optional.of("response.json.ok =="),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        try (RawServer server = RawServer.answering("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")) {
            Outcome outcome = sending.send(Deliveries.to(server.url()).answers(broken));

            assertThat(((Refused) outcome).error()).startsWith("delivery.success: ");
            assertThat(server.requests).isEmpty();
        }
    }

    private Answered answer(String status, String body) throws Exception {
        String text = "HTTP/1.1 " + status + "\r\ncontent-length: " + body.length() + "\r\n\r\n" + body;
        try (RawServer server = RawServer.answering(text)) {
            return sending.answer(Deliveries.to(server.url())
                    .headers(Map.of("Authorization", "Bearer ${env:TOKEN}"))
                    .answers(CHAT));
        }
    }
}
