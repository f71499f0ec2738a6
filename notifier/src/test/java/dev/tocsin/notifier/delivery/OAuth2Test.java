package dev.tocsin.notifier.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.notifier.delivery.Delivery.Login;
import dev.tocsin.notifier.delivery.Outcome.Answered;
import dev.tocsin.notifier.delivery.Outcome.Refused;
import dev.tocsin.notifier.delivery.Outcome.Unanswered;
import dev.tocsin.notifier.delivery.Site.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Client credentials against real servers for tokens and callbacks. */
class OAuth2Test {
    private final AtomicInteger fetched = new AtomicInteger();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-28T12:00:00Z"));
    private final Sending sending = new Sending()
            .environment("ID", "tocsin")
            .environment("SECRET", "s3cr=t %")
            .clock(now::get);
    private final Site receiver = new Site(request -> {
        boolean known = request.header("authorization").matches("Bearer token-\\d+");
        return Reply.of(known ? 200 : 401);
    });

    @AfterEach
    void close() throws Exception {
        sending.close();
        receiver.close();
    }

    @Test
    void aTokenIsFetchedWithTheClientsCredentialsAndUsedUntilShortlyBeforeItExpires() throws Exception {
        try (Site endpoint = issuing(3600)) {
            for (int i = 0; i < 3; i++) {
                assertThat(sending.answer(delivery(endpoint)).status()).isEqualTo(200);
            }
            assertThat(endpoint.requests).singleElement().satisfies(request -> {
                assertThat(request.method()).isEqualTo("POST");
                assertThat(request.header("authorization")).isEqualTo("Basic dG9jc2luOnMzY3IlM0R0KyUyNQ==");
                assertThat(request.header("content-type")).isEqualTo("application/x-www-form-urlencoded");
                assertThat(request.body()).isEqualTo("grant_type=client_credentials&scope=write+read");
                assertThat(request.headers()).doesNotContainKeys("webhook-id", "webhook-signature");
            });
            now.updateAndGet(time -> time.plusSeconds(3569));
            sending.answer(delivery(endpoint));
            assertThat(fetched).hasValue(1);
            now.updateAndGet(time -> time.plusSeconds(2));
            sending.answer(delivery(endpoint));
            assertThat(fetched).hasValue(2);
        }
    }

    @Test
    void manyThatWaitForATokenFetchItOnce() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (Site endpoint = new Site(request -> {
            await(release);
            return token(3600);
        })) {
            List<CompletableFuture<Outcome>> waiting = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                waiting.add(sending.begin(delivery(endpoint)));
            }
            release.countDown();
            for (CompletableFuture<Outcome> outcome : waiting) {
                assertThat(((Answered) outcome.get(10, TimeUnit.SECONDS)).status())
                        .isEqualTo(200);
            }
            assertThat(fetched).hasValue(1);
        }
    }

    @Test
    void aTokenThatIsNoLongerAcceptedIsFetchedAnewOnceAndTheRequestSignedAnew() throws Exception {
        try (Site endpoint = issuing(3600);
                Site forgetful = new Site(
                        request -> Reply.of(request.header("authorization").equals("Bearer token-2") ? 200 : 401))) {
            Deliveries delivery = delivery(endpoint, forgetful.url("/hooks"));
            assertThat(sending.answer(delivery).status()).isEqualTo(200);
            assertThat(fetched).hasValue(2);
            assertThat(forgetful.requests)
                    .extracting(request -> request.header("webhook-id"))
                    .containsExactly("cb_1", "cb_1");
        }
    }

    @Test
    void aReceiverThatAcceptsNoTokenIsToldAsSuchAfterTheSecond() throws Exception {
        try (Site endpoint = issuing(3600);
                Site deaf = Site.answering(401)) {
            assertThat(sending.answer(delivery(endpoint, deaf.url("/"))).status())
                    .isEqualTo(401);
            assertThat(deaf.requests).hasSize(2);
            assertThat(fetched).hasValue(2);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | {\"error\":\"invalid_client\"} | answered 400 (invalid_client)",
                "401 | {\"error\":\"s3cr=t %\"} | answered 401",
                "503 | busy | answered 503",
                "200 | [] | gave no access_token",
                "200 | {\"access_token\":\"a b\"} | gave no access_token",
                "200 | {\"access_token\":\"a\",\"token_type\":\"mac\"} | gave a token that is not of type bearer"
            })
    void withoutATokenItIsTriedAgainLaterAndNothingIsSent(int status, String body, String why) throws Exception {
        try (Site endpoint = new Site(request -> Reply.json(status, body))) {
            assertThat(sending.send(delivery(endpoint)))
                    .isEqualTo(new Unanswered("the token endpoint 127.0.0.1:" + endpoint.port() + " " + why));
            assertThat(receiver.requests).isEmpty();
        }
    }

    @Test
    void aTokenEndpointThatIsNotThereOrHangsIsToldInWords() throws Exception {
        Site gone = issuing(3600);
        gone.close();
        assertThat(sending.send(delivery(gone)))
                .isInstanceOfSatisfying(
                        Unanswered.class,
                        unanswered ->
                                assertThat(unanswered.error()).startsWith("no token: no connection to 127.0.0.1:"));
        CountDownLatch never = new CountDownLatch(1);
        try (Site hanging = new Site(request -> {
            await(never);
            return token(3600);
        })) {
            assertThat(sending.send(delivery(hanging).timeout(Duration.ofMillis(300))))
                    .isEqualTo(new Unanswered("no token from 127.0.0.1:" + hanging.port() + " within 300 ms"));
            never.countDown();
        }
    }

    @Test
    void theTokenEndpointIsUnderTheEgressRulesToo() throws Exception {
        Deliveries delivery = Deliveries.to(receiver.url("/"))
                .login(new Login(
                        "oauth2",
                        Map.of("token_url", "http://169.254.169.254/token", "client_id", "a", "client_secret", "b")));
        assertThat(sending.send(delivery))
                .isEqualTo(new Refused("token endpoint: egress: 169.254.169.254 is link-local, which is never called"));
    }

    @Test
    void aReceiverThatRepeatsTheTokenDoesNotGetItRecorded() throws Exception {
        try (Site endpoint = issuing(3600);
                Site echo = new Site(request -> Reply.json(500, "you sent " + request.header("authorization")))) {
            assertThat(sending.answer(delivery(endpoint, echo.url("/"))).body()).isEqualTo("you sent Bearer ***");
        }
    }

    private Site issuing(int seconds) {
        return new Site(request -> token(seconds));
    }

    private Reply token(int seconds) {
        return Reply.json(
                200,
                "{\"access_token\":\"token-" + fetched.incrementAndGet()
                        + "\",\"token_type\":\"Bearer\",\"expires_in\":" + seconds + "}");
    }

    private Deliveries delivery(Site endpoint) {
        return delivery(endpoint, receiver.url("/hooks"));
    }

    private static Deliveries delivery(Site endpoint, String url) {
        return Deliveries.to(url)
                .login(new Login(
                        "oauth2",
                        Map.of(
                                "token_url",
                                endpoint.url("/token"),
                                "client_id",
                                "${env:ID}",
                                "client_secret",
                                "${env:SECRET}",
                                "scopes",
                                "write read")));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }
}
