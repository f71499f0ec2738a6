package dev.tocsin.notifier.delivery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.notifier.delivery.Outcome.Answered;
import dev.tocsin.notifier.delivery.Outcome.Refused;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests in whose place another is made, and bodies with references. */
class FallbackTest {

    private static final String NOT_THERE = "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n";
    private static final String MADE = "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nmade";

    private final Sending sending =
            new Sending().environment("KEY", "a\"b\\c-secret").environment("TOKEN", "very-secret");

    @AfterEach
    void close() {
        sending.close();
    }

    @Test
    void whatTheAnswerAsksForIsMadeInItsPlaceInTheSameAttempt() throws Exception {
        try (RawServer first = RawServer.answering(NOT_THERE);
                RawServer second = RawServer.answering(MADE)) {
            Answered answer = sending.answer(Deliveries.to(first.url())
                    .body("new")
                    .fallback(
                            "response.status_code == 404",
                            Deliveries.to(second.url())
                                    .body("old")
                                    .headers(Map.of("Authorization", "Bearer ${env:TOKEN}"))));

            assertThat(answer.body()).isEqualTo("made");
            assertThat(first.requests).singleElement().asString().endsWith("new");
            assertThat(second.requests)
                    .singleElement()
                    .asString()
                    .contains("webhook-id: cb_1")
                    .contains("authorization: Bearer very-secret")
                    .endsWith("old");
        }
    }

    @Test
    void severalRequestsAreMadeOneAfterTheOtherAndTheLastAnswerCounts() throws Exception {
        try (RawServer first = RawServer.answering(MADE);
                RawServer second = RawServer.answering(NOT_THERE);
                RawServer third = RawServer.answering(MADE)) {
            Answered answer = sending.answer(Deliveries.to(first.url() + "?name=a%20b")
                    .fallback(
                            "response.body == 'made' && request.query.name == 'a b'",
                            Deliveries.to(second.url())
                                    .body("{\"n\":2}")
                                    .fallback(
                                            "response.status_code == 404 && request.json.n == 2",
                                            Deliveries.to(third.url()))));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(third.requests).hasSize(1);
        }
    }

    @Test
    void anotherAnswerIsTheOutcome() throws Exception {
        try (RawServer first = RawServer.answering(MADE);
                RawServer second = RawServer.answering(MADE)) {
            sending.answer(
                    Deliveries.to(first.url()).fallback("response.status_code == 404", Deliveries.to(second.url())));

            assertThat(second.requests).isEmpty();
        }
    }

    @Test
    void aPlaceThatMayNotBeCalledIsRefusedThoughTheFirstWasAllowed() throws Exception {
        try (RawServer first = RawServer.answering(NOT_THERE)) {
            Outcome outcome = sending.send(Deliveries.to(first.url())
                    .fallback("response.status_code == 404", Deliveries.to("http://169.254.169.254/latest")));

            assertThat(outcome).isInstanceOf(Refused.class);
        }
    }

    @Test
    void theAnswerToTheSecondIsNotAskedForAThird() throws Exception {
        try (RawServer first = RawServer.answering(NOT_THERE);
                RawServer second = RawServer.answering(NOT_THERE)) {
            Answered answer = sending.answer(
                    Deliveries.to(first.url()).fallback("response.status_code == 404", Deliveries.to(second.url())));

            assertThat(answer.status()).isEqualTo(404);
            assertThat(second.requests).hasSize(1);
        }
    }

    @Test
    void referencesInABodyAreResolvedAndEscapedAsItsTypeWants() throws Exception {
        try (RawServer server = RawServer.answering(MADE)) {
            sending.answer(Deliveries.to(server.url())
                    .headers(Map.of("Content-Type", "application/json"))
                    .body("{\"key\":\"${env:KEY}\",\"text\":\"$${env:TOKEN}\"}")
                    .bodyReferences());

            assertThat(server.requests)
                    .singleElement()
                    .asString()
                    .endsWith("{\"key\":\"a\\\"b\\\\c-secret\",\"text\":\"${env:TOKEN}\"}");
        }
    }

    @Test
    void otherBodiesAreSentAsTheyAre() throws Exception {
        try (RawServer server = RawServer.answering(MADE)) {
            sending.answer(Deliveries.to(server.url()).body("${env:KEY} $${"));

            assertThat(server.requests).singleElement().asString().endsWith("${env:KEY} $${");
        }
    }

    @Test
    void whatWasPutIntoABodyIsHiddenInTheAnswer() throws Exception {
        RawServer.Behaviour echo = (out, connection) ->
                out.write("HTTP/1.1 400 Bad\r\ncontent-length: 23\r\n\r\nno such key very-secret".getBytes(ISO_8859_1));
        try (RawServer server = new RawServer(echo)) {
            Answered answer = sending.answer(
                    Deliveries.to(server.url()).body("${env:TOKEN}").bodyReferences());

            assertThat(answer.body()).isEqualTo("no such key ***");
        }
    }

    @Test
    void aReferenceToNothingInABodyIsRefused() throws Exception {
        Outcome outcome = sending.send(
                Deliveries.to("http://127.0.0.1:9/").body("${env:NOWHERE}").bodyReferences());

        assertThat(((Refused) outcome).error()).contains("${env:NOWHERE}");
    }
}
