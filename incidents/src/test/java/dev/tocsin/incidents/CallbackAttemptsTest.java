package dev.tocsin.incidents;

import static dev.tocsin.incidents.CallbacksDriver.hook;
import static dev.tocsin.incidents.CallbacksDriver.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.schemas.event.AttemptResult;
import dev.tocsin.schemas.event.Callback;
import dev.tocsin.schemas.event.CallbackRequest;
import dev.tocsin.schemas.event.CallbackStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What follows attempts, and when. */
class CallbackAttemptsTest {

    private static final Duration TICK = Duration.ofMillis(200);

    @TempDir
    private Path folder;

    private CallbacksDriver driver;

    @BeforeEach
    void start() {
        driver = new CallbacksDriver(folder.resolve("first"));
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void triesAgainWhenItsTimeHasComeAndNotBefore() {
        driver.fails(onlyRequest(), 503);

        Callback waiting = driver.callbacks().get(1);
        Instant due = waiting.getNextAttemptAt();
        assertThat(waiting.getStatus()).isEqualTo(CallbackStatus.waiting);
        assertThat(waiting.getDetails()).isEqualTo("status_code:503-Service Unavailable");
        assertThat(due).isBetween(driver.now().plusSeconds(5), driver.now().plusSeconds(10));

        driver.passes(Duration.between(driver.now(), due).minusMillis(200));
        assertThat(driver.requests()).isEmpty();

        driver.passes(TICK.multipliedBy(2));
        assertThat(driver.requests()).singleElement().satisfies(request -> {
            assertThat(request.getAttempt()).isEqualTo(2);
            assertThat(request.getEmission()).isEqualTo(2);
        });
    }

    @Test
    void waitsAsLongAsTheReceiverAsks() {
        CallbackRequest request = onlyRequest();

        driver.reports(outcome(request, AttemptResult.failed).setStatusCode(429).setRetryAfterMs(300_000L));

        assertThat(driver.callbacks().get(1).getNextAttemptAt())
                .isEqualTo(driver.now().plusSeconds(300));
    }

    @Test
    void anAnswerThatSaysNoIsAnErrorThatSaysWhyThoughItsStatusIs200() {
        CallbackRequest request = onlyRequest();

        driver.reports(outcome(request, AttemptResult.refused)
                .setStatusCode(200)
                .setJudged(true)
                .setReason("channel_not_found"));

        Callback callback = driver.callbacks().get(1);
        assertThat(callback.getStatus()).isEqualTo(CallbackStatus.error);
        assertThat(callback.getDetails()).isEqualTo("status_code:200-channel_not_found");
        assertThat(callback.getAttemptsMade()).isEqualTo(1);
    }

    @Test
    void anAnswerThatSaysLaterIsTriedAgainThoughItsStatusIs200() {
        CallbackRequest request = onlyRequest();

        driver.reports(outcome(request, AttemptResult.failed)
                .setStatusCode(200)
                .setJudged(true)
                .setReason("ratelimited")
                .setRetryAfterMs(300_000L));

        Callback callback = driver.callbacks().get(1);
        assertThat(callback.getStatus()).isEqualTo(CallbackStatus.waiting);
        assertThat(callback.getDetails()).isEqualTo("status_code:200-ratelimited");
        assertThat(callback.getNextAttemptAt()).isEqualTo(driver.now().plusSeconds(300));
    }

    @Test
    void givesUpAfterTheLastAttemptAndLetsTheLaneGoOn() {
        CallbackRequest request = onlyRequest();
        driver.changes(1, "b");
        CallbackRequest second = driver.requests().get(0);
        driver.fails(request, 500).defers(second);
        driver.fails(requestAfter(10), 500);
        driver.fails(requestAfter(60), 500);

        List<Callback> callbacks = driver.callbacks();
        assertThat(callbacks.stream().filter(callback -> callback.getStatus() == CallbackStatus.error))
                .singleElement()
                .satisfies(given -> assertThat(given.getAttempts()).hasSize(3));
        assertThat(driver.requests()).singleElement().satisfies(next -> {
            assertThat(next.getCallback()).isEqualTo(second.getCallback());
            assertThat(next.getPredecessor()).isNull();
        });
    }

    @Test
    void givesUpAtOnceOnAnAnswerThatWillNotChange() {
        driver.fails(onlyRequest(), 404);

        Callback error = last(driver.callbacks());
        assertThat(error.getStatus()).isEqualTo(CallbackStatus.error);
        assertThat(error.getDetails()).isEqualTo("status_code:404-Not Found");
        assertThat(driver.passes(Duration.ofMinutes(5)).requests()).isEmpty();
    }

    @Test
    void showsRefusalsInTheirOwnWords() {
        CallbackRequest request = onlyRequest();

        driver.reports(outcome(request, AttemptResult.refused).setError("127.0.0.1 may not be called"));

        Callback refused = last(driver.callbacks());
        assertThat(refused.getStatus()).isEqualTo(CallbackStatus.error);
        assertThat(refused.getDetails()).isEqualTo("127.0.0.1 may not be called");
        assertThat(refused.getAttemptsMade()).isZero();
    }

    @Test
    void repeatsAnInterruptedAttemptAtOnceWithoutCountingIt() {
        CallbackRequest request = onlyRequest();

        driver.reports(outcome(request, AttemptResult.interrupted));

        assertThat(driver.requests()).singleElement().satisfies(again -> {
            assertThat(again.getAttempt()).isEqualTo(1);
            assertThat(again.getEmission()).isEqualTo(2);
        });
        assertThat(last(driver.callbacks()).getAttemptsMade()).isZero();
    }

    @Test
    void whatIsHandedBackForAWhileWaitsUncountedAndThenGoesAlone() {
        CallbackRequest request = onlyRequest();
        driver.changes(1, "b");
        CallbackRequest second = driver.requests().get(0);
        driver.reports(outcome(request, AttemptResult.deferred)
                        .setRetryAfterMs(30_000L)
                        .setError("nobody answers at erp.example:443"))
                .defers(second);

        Callback waiting = driver.callbacks().stream()
                .filter(callback -> callback.getId().equals(request.getCallback()))
                .reduce((one, other) -> other)
                .orElseThrow();
        assertThat(waiting.getDetails()).isEqualTo("nobody answers at erp.example:443");
        assertThat(waiting.getNextAttemptAt()).isEqualTo(driver.now().plusSeconds(30));
        assertThat(waiting.getAttemptsMade()).isZero();
        assertThat(driver.passes(Duration.ofSeconds(29)).requests()).isEmpty();

        CallbackRequest again = requestAfter(2);
        assertThat(again.getCallback()).isEqualTo(request.getCallback());
        assertThat(again.getAttempt()).isEqualTo(1);
        driver.succeeds(again);
        assertThat(driver.requests())
                .singleElement()
                .satisfies(next -> assertThat(next.getCallback()).isEqualTo(second.getCallback()));
    }

    @Test
    void anOutcomeThatLiesUnreadIsNotLate() {
        CallbackRequest request = onlyRequest();

        driver.passes(Duration.ofSeconds(74)).written(60, "old");
        driver.passes(TICK.multipliedBy(10));
        assertThat(driver.requests()).noneMatch(again -> again.getCallback().equals(request.getCallback()));

        driver.passes(Duration.ofSeconds(80));
        assertThat(driver.requests()).anyMatch(again -> again.getCallback().equals(request.getCallback()));
    }

    @Test
    void dropsOutcomesThatItHasHad() {
        CallbackRequest request = onlyRequest();
        driver.fails(request, 503).callbacks();

        driver.fails(request, 503).succeeds(request).defers(request);
        assertThat(driver.callbacks()).isEmpty();

        CallbackRequest retry = requestAfter(10);
        driver.succeeds(retry).callbacks();
        driver.succeeds(retry).fails(retry, 503).defers(retry);
        assertThat(driver.callbacks()).isEmpty();
        assertThat(driver.passes(Duration.ofMinutes(5)).requests()).isEmpty();
    }

    @Test
    void goesOnAfterARestartWhereItWas() {
        driver.fails(onlyRequest(), 503);
        Instant due = last(driver.callbacks()).getNextAttemptAt();

        try (var next = driver.restarted(folder.resolve("second"), hook("erp"))) {
            next.passes(Duration.between(next.now(), due).plus(TICK));
            assertThat(next.requests()).singleElement().satisfies(request -> {
                assertThat(request.getAttempt()).isEqualTo(2);
                next.succeeds(request);
            });
            assertThat(last(next.callbacks()).getStatus()).isEqualTo(CallbackStatus.sent);
        }
    }

    @Test
    void handsOutOnceMoreWhatHasNoOutcomeALongWhileAfterARestart() {
        CallbackRequest request = onlyRequest();

        try (var next = driver.restarted(folder.resolve("second"), hook("erp"))) {
            next.passes(Duration.ofSeconds(74));
            assertThat(next.requests()).isEmpty();
            next.passes(Duration.ofSeconds(2));
            assertThat(next.requests()).singleElement().satisfies(again -> {
                assertThat(again.getAttempt()).isEqualTo(1);
                assertThat(again.getEmission()).isEqualTo(2);
                assertThat(again.getCallback()).isEqualTo(request.getCallback());
            });
        }
    }

    private CallbackRequest onlyRequest() {
        driver.defines(hook("erp")).changes(1, "a");
        return driver.requests().get(0);
    }

    private CallbackRequest requestAfter(int seconds) {
        driver.passes(Duration.ofSeconds(seconds).plus(TICK));
        return last(driver.requests());
    }

    private static <T> T last(List<T> list) {
        return list.get(list.size() - 1);
    }
}
