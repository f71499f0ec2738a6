package dev.tocsin.incidents.callback;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryRuleTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final RetryRule THREE_ATTEMPTS =
            new RetryRule(List.of(Duration.ZERO, ofSeconds(10), ofMinutes(1)), List.of());

    @Test
    void isDoneAfterAnAnswerOf2xx() {
        Next next = THREE_ATTEMPTS.after(new Answer.Succeeded(204), "cb_1", 1, NOW);

        assertThat(next).isEqualTo(new Next.Sent("status_code:204"));
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504, 599, 408, 425, 429})
    void triesAgainWhenTheReceiverMayRecover(int status) {
        Next next = THREE_ATTEMPTS.after(failed(status), "cb_1", 1, NOW);

        assertThat(next).isInstanceOf(Next.Retry.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 304, 400, 401, 403, 404, 409, 422})
    void givesUpAtOnceWhenTheReceiverWillNotChangeItsMind(int status) {
        Next next = THREE_ATTEMPTS.after(failed(status), "cb_1", 1, NOW);

        assertThat(next).isInstanceOf(Next.GivenUp.class);
    }

    @Test
    void triesAgainWhatTheHookSaysIsToBeTriedAgain() {
        RetryRule rule = new RetryRule(List.of(Duration.ZERO, ofSeconds(10)), List.of(new StatusRange(404, 410)));

        assertThat(rule.after(failed(404), "cb_1", 1, NOW)).isInstanceOf(Next.Retry.class);
        assertThat(rule.after(failed(410), "cb_1", 1, NOW)).isInstanceOf(Next.Retry.class);
        assertThat(rule.after(failed(411), "cb_1", 1, NOW)).isInstanceOf(Next.GivenUp.class);
    }

    @Test
    void saysTheStatusInWords() {
        assertThat(THREE_ATTEMPTS.after(failed(404), "cb_1", 1, NOW))
                .isEqualTo(new Next.GivenUp("status_code:404-Not Found"));
        assertThat(THREE_ATTEMPTS.after(failed(599), "cb_1", 3, NOW)).isEqualTo(new Next.GivenUp("status_code:599"));
    }

    @Test
    void disablesTheHookWhenTheReceiverIsGone() {
        assertThat(THREE_ATTEMPTS.after(failed(410), "cb_1", 1, NOW)).isEqualTo(new Next.Gone("status_code:410-Gone"));
    }

    @Test
    void triesAgainWhenThereIsNoAnswer() {
        Next next = THREE_ATTEMPTS.after(new Answer.Silent("connection refused"), "cb_1", 1, NOW);

        assertThat(next).isInstanceOfSatisfying(Next.Retry.class, retry -> {
            assertThat(retry.details()).isEqualTo("connection refused");
            assertThat(retry.at()).isBetween(NOW.plusSeconds(5), NOW.plusSeconds(10));
        });
    }

    @Test
    void givesUpOnceTheScheduleIsSpent() {
        assertThat(THREE_ATTEMPTS.after(failed(503), "cb_1", 2, NOW)).isInstanceOf(Next.Retry.class);
        assertThat(THREE_ATTEMPTS.after(failed(503), "cb_1", 3, NOW))
                .isEqualTo(new Next.GivenUp("status_code:503-Service Unavailable"));
    }

    @Test
    void givesUpWhatWasRefused() {
        assertThat(THREE_ATTEMPTS.after(new Answer.Refused("10.0.0.1 may not be called"), "cb_1", 1, NOW))
                .isEqualTo(new Next.GivenUp("10.0.0.1 may not be called"));
    }

    @Test
    void repeatsAnInterruptedAttemptAtOnce() {
        assertThat(THREE_ATTEMPTS.after(new Answer.Interrupted(), "cb_1", 3, NOW))
                .isEqualTo(new Next.Again());
    }

    @Test
    void spreadsDelaysOverTheirUpperHalfAndAlwaysTheSameWay() {
        List<Instant> times = IntStream.range(0, 1000)
                .mapToObj(number -> retryAt(THREE_ATTEMPTS.after(failed(503), "cb_" + number, 1, NOW)))
                .toList();

        assertThat(times).allSatisfy(time -> assertThat(time).isBetween(NOW.plusSeconds(5), NOW.plusSeconds(10)));
        assertThat(times.stream().filter(time -> time.isBefore(NOW.plusMillis(6250))))
                .hasSizeBetween(200, 300);
        assertThat(times.stream().filter(time -> time.isAfter(NOW.plusMillis(8750))))
                .hasSizeBetween(200, 300);
        assertThat(retryAt(THREE_ATTEMPTS.after(failed(503), "cb_7", 1, NOW))).isEqualTo(times.get(7));
    }

    @Test
    void waitsAsLongAsTheReceiverAsksWhenThatIsLonger() {
        assertThat(retryAt(THREE_ATTEMPTS.after(busy(ofSeconds(60)), "cb_1", 1, NOW)))
                .isEqualTo(NOW.plusSeconds(60));
    }

    @Test
    void waitsForItsOwnDelayWhenTheReceiverAsksForLess() {
        assertThat(retryAt(THREE_ATTEMPTS.after(busy(ofSeconds(1)), "cb_1", 1, NOW)))
                .isEqualTo(retryAt(THREE_ATTEMPTS.after(failed(429), "cb_1", 1, NOW)));
    }

    @Test
    void waitsADayAtMostWhateverTheReceiverAsks() {
        assertThat(retryAt(THREE_ATTEMPTS.after(busy(ofDays(3650)), "cb_1", 1, NOW)))
                .isEqualTo(NOW.plus(ofDays(1)));
    }

    @Test
    void givesUpWhateverTheStatusWhereTheAnswerSaysSo() {
        Next declined = THREE_ATTEMPTS.after(new Answer.Declined(200, Optional.of("not_in_channel")), "cb_1", 1, NOW);
        Next gone = THREE_ATTEMPTS.after(new Answer.Declined(410, Optional.empty()), "cb_1", 1, NOW);

        assertThat(declined).isEqualTo(new Next.GivenUp("status_code:200-not_in_channel"));
        assertThat(gone).isEqualTo(new Next.Gone("status_code:410-Gone"));
    }

    @Test
    void triesAgainWhateverTheStatusWhereTheAnswerSaysSo() {
        Answer postponed = new Answer.Postponed(200, Optional.of(ofMinutes(2)), Optional.of("ratelimited"));

        assertThat(THREE_ATTEMPTS.after(postponed, "cb_1", 1, NOW))
                .isEqualTo(new Next.Retry(NOW.plus(ofMinutes(2)), "status_code:200-ratelimited"));
        assertThat(THREE_ATTEMPTS.after(postponed, "cb_1", 3, NOW))
                .isEqualTo(new Next.GivenUp("status_code:200-ratelimited"));
    }

    @Test
    void theReceiversReasonTakesThePlaceOfTheStatusInWords() {
        Answer failed = new Answer.Failed(400, Optional.empty(), Optional.of("chat not found"));

        assertThat(THREE_ATTEMPTS.after(failed, "cb_1", 1, NOW))
                .isEqualTo(new Next.GivenUp("status_code:400-chat not found"));
    }

    @Test
    void makesTheFirstAttemptAtOnceUnlessTheHookDelaysIt() {
        assertThat(THREE_ATTEMPTS.first("cb_1", NOW)).isEqualTo(NOW);
        assertThat(new RetryRule(List.of(ofMinutes(1)), List.of()).first("cb_1", NOW))
                .isBetween(NOW.plusSeconds(30), NOW.plusSeconds(60));
    }

    @Test
    void makesTenAttemptsUnlessTheHookSaysOtherwise() {
        RetryRule usual = new RetryRule(List.of(), List.of());

        assertThat(usual.after(failed(503), "cb_1", 9, NOW)).isInstanceOf(Next.Retry.class);
        assertThat(usual.after(failed(503), "cb_1", 10, NOW)).isInstanceOf(Next.GivenUp.class);
    }

    private static Answer failed(int status) {
        return new Answer.Failed(status, Optional.empty());
    }

    private static Answer busy(Duration pause) {
        return new Answer.Failed(429, Optional.of(pause));
    }

    private static Instant retryAt(Next next) {
        return ((Next.Retry) next).at();
    }
}
