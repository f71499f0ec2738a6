package dev.tocsin.notifier.intake;

import static dev.tocsin.notifier.intake.Jobs.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.notifier.intake.Step.Defer;
import dev.tocsin.notifier.intake.Step.Send;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LanesTest {
    private final Jobs jobs = new Jobs();
    private final Lanes lanes = new Lanes(new Lanes.Limits(8, 4, 100, 1_000_000, 10_000, 1_000));

    @Test
    void aRequestWithoutPredecessorIsSentAtOnce() {
        Job a = jobs.job("a").build();
        assertThat(lanes.arrived(a, NOW)).containsExactly(new Send(a));
    }

    @Test
    void theNextOfTheLaneIsSentAsSoonAsTheOneBeforeSucceededWithoutWaitingForKafka() {
        Job a = jobs.job("a").build();
        Job b = jobs.job("b").after("a").build();
        lanes.arrived(a, NOW);
        assertThat(lanes.arrived(b, NOW)).isEmpty();
        assertThat(lanes.ended(a, Ending.SUCCEEDED, NOW)).containsExactly(new Send(b));
    }

    @Test
    void oneThatArrivesAfterItsPredecessorSucceededIsSent() {
        Job a = jobs.job("a").build();
        Job b = jobs.job("b").after("a").build();
        lanes.arrived(a, NOW);
        lanes.ended(a, Ending.SUCCEEDED, NOW);
        lanes.stored(a, NOW);
        assertThat(lanes.arrived(b, NOW)).containsExactly(new Send(b));
    }

    @Test
    void oneWhosePredecessorWasSeenToSucceedBeforeARestartIsSent() {
        lanes.recall("L", "a");
        Job b = jobs.job("b").after("a").build();
        assertThat(lanes.arrived(b, NOW)).containsExactly(new Send(b));
    }

    @Test
    void oneWhosePredecessorNobodySawIsDeferred() {
        Job b = jobs.job("b").after("a").build();
        assertThat(lanes.arrived(b, NOW))
                .singleElement()
                .isInstanceOfSatisfying(
                        Defer.class, defer -> assertThat(defer.job()).isSameAs(b));
    }

    @Test
    void afterAFailureTheRestOfTheLaneIsDeferredAndSoIsWhatComesLater() {
        Job a = jobs.job("a").build();
        Job b = jobs.job("b").after("a").build();
        Job c = jobs.job("c").after("b").build();
        Job d = jobs.job("d").after("c").build();
        lanes.arrived(a, NOW);
        lanes.arrived(b, NOW);
        lanes.arrived(c, NOW);
        assertThat(deferred(lanes.ended(a, Ending.ANSWERED, NOW))).containsExactly(b, c);
        assertThat(deferred(lanes.arrived(d, NOW))).containsExactly(d);
        assertThat(lanes.waiting()).isZero();
    }

    @Test
    void aRetryOpensTheLaneAgain() {
        Job a = jobs.job("a").build();
        Job again = jobs.job("a").attempt(2).build();
        Job b = jobs.job("b").after("a").build();
        lanes.arrived(a, NOW);
        lanes.ended(a, Ending.UNANSWERED, NOW);
        assertThat(lanes.arrived(again, NOW)).containsExactly(new Send(again));
        lanes.arrived(b, NOW);
        assertThat(lanes.ended(again, Ending.SUCCEEDED, NOW)).containsExactly(new Send(b));
    }

    @Test
    void otherLanesGoOn() {
        Job a = jobs.job("a").build();
        Job other = jobs.job("b").lane("M").build();
        lanes.arrived(a, NOW);
        assertThat(lanes.arrived(other, NOW)).containsExactly(new Send(other));
    }

    @Test
    void aRequestForTheAttemptThatIsOpenIsNotSentAgainAndAnsweredAfterIt() {
        Job a = jobs.job("a").build();
        Job echo = jobs.job("a").emission(2).build();
        lanes.arrived(a, NOW);
        assertThat(lanes.arrived(echo, NOW)).isEmpty();
        assertThat(deferred(lanes.ended(a, Ending.SUCCEEDED, NOW))).containsExactly(echo);
    }

    @Test
    void aNewerEmissionTakesThePlaceOfTheOneThatWaits() {
        Job a = jobs.job("a").build();
        Job b = jobs.job("b").after("a").build();
        Job c = jobs.job("c").after("b").build();
        Job newer = jobs.job("b").after("a").emission(2).build();
        lanes.arrived(a, NOW);
        lanes.arrived(b, NOW);
        lanes.arrived(c, NOW);
        assertThat(deferred(lanes.arrived(newer, NOW))).containsExactly(b);
        assertThat(lanes.ended(a, Ending.SUCCEEDED, NOW)).containsExactly(new Send(newer));
        assertThat(lanes.ended(newer, Ending.SUCCEEDED, NOW)).containsExactly(new Send(c));
    }

    @Test
    void aDestinationHasItsLimitAndItsPlacesAreFreeOnceOutcomesAreStored() {
        List<Job> five = List.of(in("1"), in("2"), in("3"), in("4"), in("5"));
        five.forEach(job -> lanes.arrived(job, NOW));
        assertThat(lanes.open()).isEqualTo(4);
        assertThat(lanes.ended(five.get(0), Ending.SUCCEEDED, NOW)).isEmpty();
        assertThat(lanes.stored(five.get(0), NOW)).containsExactly(new Send(five.get(4)));
    }

    @Test
    void aFullDestinationLeavesRoomForOthers() {
        List.of("1", "2", "3", "4", "5", "6").forEach(lane -> lanes.arrived(in(lane), NOW));
        Job other = jobs.job("o").lane("O").to("other.example:80").build();
        assertThat(lanes.arrived(other, NOW)).containsExactly(new Send(other));
    }

    @Test
    void everythingTogetherHasALimit() {
        for (int i = 0; i < 12; i++) {
            lanes.arrived(jobs.job("c" + i).lane("L" + i).to("host" + i + ":80").build(), NOW);
        }
        assertThat(lanes.open()).isEqualTo(8);
        assertThat(lanes.waiting()).isEqualTo(4);
    }

    @Test
    void aHookHasItsOwnLimitAtADestination() {
        lanes.arrived(jobs.job("1").lane("1").concurrency(1).build(), NOW);
        assertThat(lanes.arrived(jobs.job("2").lane("2").concurrency(1).build(), NOW))
                .isEmpty();
        Job other = jobs.job("3").lane("3").hook("other").build();
        assertThat(lanes.arrived(other, NOW)).containsExactly(new Send(other));
    }

    @Test
    void aDestinationThatDoesNotAnswerIsAskedLessAndLessAndMoreAgainWhenItDoes() {
        List<Job> four = List.of(in("1"), in("2"), in("3"), in("4"));
        four.forEach(job -> lanes.arrived(job, NOW));
        List.of("5", "6", "7", "8", "9").forEach(lane -> lanes.arrived(in(lane), NOW));
        four.forEach(job -> lanes.ended(job, Ending.UNANSWERED, NOW));
        List<Step> afterAll =
                four.stream().flatMap(job -> lanes.stored(job, NOW).stream()).toList();
        assertThat(afterAll).hasSize(1);
        Job probing = afterAll.get(0).job();
        lanes.ended(probing, Ending.ANSWERED, NOW);
        assertThat(lanes.stored(probing, NOW)).hasSize(2);
    }

    @Test
    void aHooksRateSpreadsItsStarts() {
        for (int i = 0; i < 4; i++) {
            lanes.arrived(jobs.job("c" + i).lane("L" + i).rate(10).build(), NOW);
        }
        assertThat(lanes.open()).isEqualTo(2);
        assertThat(lanes.tick(NOW.plusMillis(50))).isEmpty();
        assertThat(lanes.tick(NOW.plusMillis(101))).hasSize(1);
    }

    @Test
    void aHooksRateIsSharedByThePartitionsButALaneOfTheWholeHookHasAllOfIt() {
        lanes.share(0.5);
        Job first = jobs.job("d0").lane("whole").hook("whole").rate(10).build();
        Job second = jobs.job("d1").lane("whole").hook("whole").rate(10).build();
        List.of(first, second).forEach(job -> lanes.arrived(job, NOW));
        for (int i = 0; i < 2; i++) {
            lanes.arrived(jobs.job("c" + i).lane("L" + i).rate(10).build(), NOW);
        }
        assertThat(lanes.open()).isEqualTo(2);
        assertThat(lanes.ended(first, Ending.SUCCEEDED, NOW)).containsExactly(new Send(second));
        assertThat(lanes.tick(NOW.plusMillis(99))).isEmpty();
        assertThat(lanes.tick(NOW.plusMillis(101))).hasSize(1);
    }

    @Test
    void whatAReceiverAsksForHoldsAllHooksOfItsDestinationAndNobodyElse() {
        Job a = in("1");
        lanes.arrived(a, NOW);
        lanes.ended(a, Ending.BUSY, Optional.of(Duration.ofSeconds(2)), NOW);
        lanes.stored(a, NOW);
        Job other = jobs.job("o").lane("O").hook("other").build();
        assertThat(lanes.arrived(other, NOW.plusMillis(1_900))).isEmpty();
        Job elsewhere = jobs.job("e").lane("E").to("other.example:80").build();
        assertThat(lanes.arrived(elsewhere, NOW.plusMillis(1_900))).containsExactly(new Send(elsewhere));
        assertThat(lanes.tick(NOW.plusMillis(2_001))).containsExactly(new Send(other));
    }

    @Test
    void whatWouldWaitForLongIsHandedBackTheFirstOfALaneWithATimeAndTheOthersBehindIt() {
        Job a = in("1");
        lanes.arrived(a, NOW);
        Job b = jobs.job("b").lane("B").concurrency(1).build();
        Job c = jobs.job("c").lane("C").concurrency(1).build();
        Job d = jobs.job("d").lane("C").after("c").build();
        List.of(b, c, d).forEach(job -> lanes.arrived(job, NOW));
        List<Step> steps = lanes.ended(a, Ending.BUSY, Optional.of(Duration.ofSeconds(30)), NOW);
        assertThat(steps)
                .containsExactly(
                        new Defer(b, "too busy: shop.example:443", Optional.of(Duration.ofSeconds(30))),
                        new Defer(c, "too busy: shop.example:443", Optional.of(Duration.ofMillis(30_010))),
                        new Defer(d, "the callback before it waits"));
        Job later = jobs.job("l").lane("Z").build();
        assertThat(lanes.arrived(later, NOW.plusSeconds(10)))
                .containsExactly(
                        new Defer(later, "too busy: shop.example:443", Optional.of(Duration.ofMillis(20_020))));
        assertThat(lanes.waiting()).isZero();
    }

    @Test
    void aDestinationThatNobodyAnswersAtIsTriedWithOneRequestAndOpensWithTheFirstAnswer() {
        for (int i = 0; i < Temper.SILENT; i++) {
            fail(in("" + i), NOW);
        }
        assertThat(lanes.dead()).isEqualTo(1);
        assertThat(lanes.notices()).containsExactly(new Lanes.Notice("shop.example:443", true));
        List.of("5", "6", "7").forEach(lane -> lanes.arrived(in(lane), NOW));
        assertThat(lanes.tick(NOW.plusMillis(999))).isEmpty();
        List<Step> probe = lanes.tick(NOW.plusMillis(1_001));
        assertThat(probe).hasSize(1);
        Instant then = NOW.plusMillis(1_002);
        lanes.ended(probe.get(0).job(), Ending.ANSWERED, then);
        assertThat(lanes.stored(probe.get(0).job(), then)).hasSize(2);
        assertThat(lanes.notices()).containsExactly(new Lanes.Notice("shop.example:443", false));
    }

    @Test
    void aDestinationHasAQuarterOfWhatIsFreeSoThatTheOthersAlwaysFindRoom() {
        Lanes small = new Lanes(new Lanes.Limits(1, 1, 100, 1_000_000, 100, 1_000));
        int deferred = 0;
        for (int i = 0; i < 200; i++) {
            deferred += deferred(small.arrived(in("" + i), NOW)).size();
        }
        assertThat(small.waiting()).isEqualTo(20);
        assertThat(deferred).isEqualTo(179);
        Job other = jobs.job("o").lane("O").to("other.example:80").build();
        assertThat(deferred(small.arrived(other, NOW))).isEmpty();
    }

    @Test
    void anAttemptThatWasMadeIsNotMadeAgainUnlessItIsAskedForTwiceMore() {
        Job a = in("1");
        lanes.arrived(a, NOW);
        lanes.ended(a, Ending.SUCCEEDED, NOW);
        lanes.stored(a, NOW);
        Job again = jobs.job("c1").lane("1").emission(2).build();
        assertThat(deferred(lanes.arrived(again, NOW))).containsExactly(again);
        Job insisted = jobs.job("c1").lane("1").emission(3).build();
        assertThat(lanes.arrived(insisted, NOW)).containsExactly(new Send(insisted));
    }

    @Test
    void anAttemptThatWasInterruptedIsMadeAgain() {
        Job a = in("1");
        lanes.arrived(a, NOW);
        lanes.ended(a, Ending.NOT_SENT, NOW);
        Job again = jobs.job("c1").lane("1").emission(2).build();
        assertThat(lanes.arrived(again, NOW)).containsExactly(new Send(again));
    }

    @Test
    void nothingStartsWhileItIsNotPermitted() {
        lanes.permit(false);
        Job a = jobs.job("a").build();
        assertThat(lanes.arrived(a, NOW)).isEmpty();
        lanes.permit(true);
        assertThat(lanes.tick(NOW)).containsExactly(new Send(a));
    }

    @Test
    void whatWaitsOfAPartitionThatIsTakenAwayIsDroppedWithoutAWord() {
        lanes.permit(false);
        lanes.arrived(jobs.job("a").build(), NOW);
        lanes.arrived(jobs.job("b").after("a").build(), NOW);
        jobs.ownership().end();
        lanes.disown();
        lanes.permit(true);
        assertThat(lanes.tick(NOW)).isEmpty();
        assertThat(lanes.waiting()).isZero();
    }

    @Test
    void beyondAFewTheWaitingOfADestinationAreParkedAndTheOthersKeptWhole() {
        Lanes small = new Lanes(new Lanes.Limits(8, 1, 2, 1_000_000, 10_000, 1_000));
        small.arrived(in("1"), NOW);
        List<Job> waiting = List.of(in("2"), in("3"), in("4"), in("5"));
        waiting.forEach(job -> small.arrived(job, NOW));
        assertThat(waiting).extracting(Job::parked).containsExactly(false, false, true, true);
        Job other = jobs.job("o").lane("O").to("other.example:80").build();
        small.arrived(other, NOW);
        assertThat(other.parked()).isFalse();
        assertThat(small.parked()).isEqualTo(2);
    }

    @Test
    void nothingIsRememberedOfWhatIsOver() {
        Job a = jobs.job("a").build();
        lanes.arrived(a, NOW);
        lanes.ended(a, Ending.SUCCEEDED, NOW);
        lanes.stored(a, NOW);
        assertThat(lanes.destinations()).isZero();
        assertThat(lanes.open()).isZero();
    }

    @Test
    void itIsSaturatedWhenEveryPlaceIsTakenAndAsManyMoreCouldBegin() {
        Lanes two = new Lanes(new Lanes.Limits(2, 4, 100, 1_000_000, 10_000, 1_000));
        two.arrived(in("1"), NOW);
        two.arrived(in("2"), NOW);
        two.arrived(in("3"), NOW);
        assertThat(two.saturated(NOW)).isFalse();
        two.arrived(in("4"), NOW);
        assertThat(two.saturated(NOW)).isTrue();
    }

    @Test
    void whatWaitsForADestinationThatIsFullOrPausedDoesNotSaturate() {
        Lanes two = new Lanes(new Lanes.Limits(2, 1, 100, 1_000_000, 10_000, 1_000));
        Job ill = in("1");
        two.arrived(ill, NOW);
        two.arrived(jobs.job("o").lane("O").to("other.example:80").build(), NOW);
        List.of("2", "3", "4", "5").forEach(lane -> two.arrived(in(lane), NOW));
        assertThat(two.open()).isEqualTo(2);
        assertThat(two.saturated(NOW)).isFalse();
    }

    @Test
    void aHookOfWhichSomethingWaitsInALaneIsNotForgotten() {
        Job a = jobs.job("a").build();
        Job b = jobs.job("b").after("a").build();
        Job other = jobs.job("o").lane("O").hook("other").build();
        lanes.arrived(a, NOW);
        lanes.arrived(b, NOW);
        lanes.arrived(other, NOW);
        lanes.ended(other, Ending.SUCCEEDED, NOW);
        lanes.stored(other, NOW);
        assertThat(lanes.ended(a, Ending.SUCCEEDED, NOW)).containsExactly(new Send(b));
        lanes.stored(a, NOW);
        lanes.ended(b, Ending.SUCCEEDED, NOW);
        lanes.stored(b, NOW);
        assertThat(lanes.destinations()).isZero();
    }

    private void fail(Job job, Instant now) {
        Instant then = now.minusSeconds(1);
        lanes.arrived(job, then);
        lanes.ended(job, Ending.UNANSWERED, now);
        lanes.stored(job, now);
    }

    private Job in(String lane) {
        return jobs.job("c" + lane).lane(lane).build();
    }

    private static List<Job> deferred(List<Step> steps) {
        return steps.stream().filter(Defer.class::isInstance).map(Step::job).toList();
    }
}
