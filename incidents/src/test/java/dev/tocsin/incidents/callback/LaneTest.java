package dev.tocsin.incidents.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LaneTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(75);
    private static final Permit FREE = new Permit(true, 1000);

    @Test
    void handsOutCallbacksInOrderEachWithTheOneBeforeIt() {
        Turn turn = turn(lane("a", "b", "c"), NOW);

        assertThat(turn.emissions())
                .containsExactly(
                        new Emission("a", 1, 1, 1, Optional.empty()),
                        new Emission("b", 2, 1, 1, Optional.of("a")),
                        new Emission("c", 3, 1, 1, Optional.of("b")));
        assertThat(turn.lane().outstanding()).isEqualTo(3);
        assertThat(turn.wakeAt()).contains(NOW.plus(PATIENCE));
    }

    @Test
    void handsOutWhatFollowsUpOnlyAsTheFirstOfItsLane() {
        Turn before = lane("a", "b", "c").turn(NOW, PATIENCE, FREE, "b"::equals);
        assertThat(before.emissions()).extracting(Emission::callback).containsExactly("a");
        assertThat(before.starved()).isFalse();

        Turn after = before.lane().settle("a", LATER).turn(LATER, PATIENCE, FREE, "b"::equals);
        assertThat(after.emissions())
                .containsExactly(
                        new Emission("b", 2, 1, 1, Optional.empty()), new Emission("c", 3, 1, 1, Optional.of("b")));
    }

    @Test
    void makesAnAttemptDueThatWouldHaveWaited() {
        Lane failed = turn(lane("a"), NOW).lane().retry("a", NOW.plusSeconds(60));

        Turn hurried = turn(failed.hurry("a", LATER), LATER);

        assertThat(turn(failed, LATER).emissions()).isEmpty();
        assertThat(hurried.emissions()).containsExactly(new Emission("a", 1, 2, 2, Optional.empty()));
    }

    @Test
    void takesUpACallbackThatHadAttemptsBehindThoseUnderWay() {
        Lane busy = turn(lane("a"), NOW).lane();

        Turn turn = turn(busy.add(Slot.waiting("b", 2, 4, NOW), NOW), NOW);

        assertThat(turn.emissions()).containsExactly(new Emission("b", 2, 4, 1, Optional.of("a")));
    }

    @Test
    void hasJustHandedOutWhatWasHandedOutOrBecameTheFirstAMomentAgo() {
        Lane handedOut = turn(lane("a", "b"), NOW).lane();
        Instant moments = Instant.parse("2026-11-20T12:00:05Z");

        assertThat(handedOut.justHandedOut(NOW.minusMillis(1))).isTrue();
        assertThat(handedOut.justHandedOut(NOW)).isFalse();
        assertThat(handedOut.settle("a", moments).justHandedOut(NOW)).isTrue();
        assertThat(handedOut.retry("a", LATER).justHandedOut(NOW.minusMillis(1)))
                .as("one that waits for its next attempt")
                .isFalse();
        assertThat(lane().justHandedOut(NOW)).isFalse();
    }

    @Test
    void handsNothingOutTwice() {
        Lane handedOut = turn(lane("a", "b"), NOW).lane();

        assertThat(turn(handedOut, LATER).emissions()).isEmpty();
    }

    @Test
    void namesTheLastOneOutstandingAsPredecessorOfANewOne() {
        Lane handedOut = turn(lane("a"), NOW).lane();

        Turn turn = turn(handedOut.add(Slot.born("b", 2, LATER), LATER), LATER);

        assertThat(turn.emissions()).containsExactly(new Emission("b", 2, 1, 1, Optional.of("a")));
    }

    @Test
    void namesNoPredecessorWhenAllBeforeAreSettled() {
        Lane lane = turn(lane("a"), NOW).lane().settle("a", NOW);

        Turn turn = turn(lane.add(Slot.born("b", 2, LATER), LATER), LATER);

        assertThat(turn.emissions()).containsExactly(new Emission("b", 2, 1, 1, Optional.empty()));
    }

    @Test
    void isEmptyOnceAllAreSettled() {
        Lane lane = turn(lane("a"), NOW).lane().settle("a", NOW);

        assertThat(lane.isEmpty()).isTrue();
        assertThat(turn(lane, LATER).wakeAt()).isEmpty();
    }

    @Test
    void waitsForTheRetryOfItsFirst() {
        Lane failed = turn(lane("a", "b"), NOW).lane().retry("a", LATER).defer("b", NOW);

        Turn turn = turn(failed, NOW);

        assertThat(turn.emissions()).isEmpty();
        assertThat(turn.wakeAt()).contains(LATER);
    }

    @Test
    void handsOutTheRetryAloneBecauseItMayFailAgain() {
        Lane failed = turn(lane("a", "b"), NOW).lane().retry("a", LATER).defer("b", NOW);

        Turn turn = turn(failed, LATER);

        assertThat(turn.emissions()).containsExactly(new Emission("a", 1, 2, 2, Optional.empty()));
    }

    @Test
    void handsOutAllThatWereDeferredOnceTheFirstIsSettled() {
        Lane failed = turn(lane("a", "b", "c"), NOW).lane().retry("a", LATER);
        Lane deferred = failed.defer("b", NOW).defer("c", NOW);
        Lane settled = turn(deferred, LATER).lane().settle("a", LATER);

        assertThat(turn(settled, LATER).emissions())
                .containsExactly(
                        new Emission("b", 2, 1, 2, Optional.empty()), new Emission("c", 3, 1, 2, Optional.of("b")));
    }

    @Test
    void handsADeferredOneOutAtOnceWhenItIsTheFirst() {
        Lane lane = turn(lane("a", "b"), NOW).lane().settle("a", NOW).defer("b", NOW);

        assertThat(turn(lane, NOW).emissions()).containsExactly(new Emission("b", 2, 1, 2, Optional.empty()));
    }

    @Test
    void doesNotHandADeferredOneOutBehindOneThatIsUnderWayAlready() {
        Lane lane = turn(lane("a", "b"), NOW).lane().defer("b", NOW);

        assertThat(turn(lane, LATER).emissions()).isEmpty();
    }

    @Test
    void doesNotLetALaterOneOvertakeADeferredOne() {
        Lane lane = turn(lane("a", "b"), NOW).lane().defer("b", NOW).add(Slot.born("c", 3, NOW), NOW);

        assertThat(turn(lane, LATER).emissions()).isEmpty();
    }

    @Test
    void repeatsAnInterruptedAttemptUnderItsNumber() {
        Lane lane = turn(lane("a"), NOW).lane().again("a", LATER);

        assertThat(turn(lane, LATER).emissions()).containsExactly(new Emission("a", 1, 1, 2, Optional.empty()));
    }

    @Test
    void handsOutOnceMoreWhatHasNoOutcomeInTime() {
        Lane lane = turn(lane("a", "b"), NOW).lane();
        Instant late = NOW.plus(PATIENCE);

        assertThat(turn(lane, late.minusMillis(1)).emissions()).isEmpty();
        assertThat(turn(lane, late).emissions())
                .containsExactly(
                        new Emission("a", 1, 1, 2, Optional.empty()), new Emission("b", 2, 1, 2, Optional.of("a")));
        assertThat(turn(lane, late).lane().outstanding()).isEqualTo(2);
    }

    @Test
    void countsTheTimeOfThoseBehindOnlyFromWhenTheyCameFirst() {
        Instant slow = NOW.plusSeconds(70);
        Lane lane = turn(lane("a", "b"), NOW).lane().settle("a", slow);

        assertThat(turn(lane, NOW.plus(PATIENCE)).emissions()).isEmpty();
        assertThat(turn(lane, NOW.plus(PATIENCE)).wakeAt()).contains(slow.plus(PATIENCE));
        assertThat(turn(lane, slow.plus(PATIENCE)).emissions()).hasSize(1);
    }

    @Test
    void takesOutcomesOfTheAttemptUnderWayOnly() {
        Lane second = turn(turn(lane("a"), NOW).lane().retry("a", LATER), LATER).lane();

        assertThat(second.awaits("a", 2)).isTrue();
        assertThat(second.awaits("a", 1)).isFalse();
        assertThat(second.awaits("b", 1)).isFalse();
        assertThat(second.settle("a", LATER).awaits("a", 2)).isFalse();
    }

    @Test
    void takesDeferralsOfTheLastEmissionOnly() {
        Lane twice = turn(turn(lane("a"), NOW).lane().again("a", NOW), NOW).lane();

        assertThat(twice.awaitsEmission("a", 1, 2)).isTrue();
        assertThat(twice.awaitsEmission("a", 1, 1)).isFalse();
        assertThat(twice.defer("a", NOW).awaitsEmission("a", 1, 2)).isFalse();
    }

    @Test
    void handsOutNoMoreThanItsHookHasRoomFor() {
        Turn turn = lane("a", "b", "c").turn(NOW, PATIENCE, new Permit(true, 2));

        assertThat(turn.emissions()).hasSize(2);
        assertThat(turn.starved()).isTrue();
    }

    @Test
    void handsNothingOutWhileItsHookIsClosed() {
        Turn turn = lane("a").turn(NOW, PATIENCE, new Permit(false, 1000));

        assertThat(turn.emissions()).isEmpty();
        assertThat(turn.starved()).isTrue();
        assertThat(turn.wakeAt()).isEmpty();
    }

    @Test
    void doesNotRepeatALateOneWhileItsHookIsClosed() {
        Lane lane = turn(lane("a"), NOW).lane();

        Turn turn = lane.turn(NOW.plus(PATIENCE), PATIENCE, new Permit(false, 1000));

        assertThat(turn.emissions()).isEmpty();
        assertThat(turn.starved()).isTrue();
    }

    @Test
    void delaysAFirstAttemptAsTheHookWishes() {
        Lane lane = Lane.empty("erp").add(Slot.born("a", 1, LATER), NOW);

        assertThat(turn(lane, NOW).emissions()).isEmpty();
        assertThat(turn(lane, NOW).wakeAt()).contains(LATER);
        assertThat(turn(lane, LATER).emissions()).hasSize(1);
    }

    @Test
    void takesNoMoreIntoItsWindowThanMayBeOutstanding() {
        Lane full = full();

        assertThat(full.takesIntoWindow()).isFalse();
        assertThatThrownBy(() -> full.add(Slot.born("x", 65, NOW), NOW)).isInstanceOf(IllegalStateException.class);
        assertThat(turn(full.queueOne(), NOW).emissions()).hasSize(Lane.WINDOW);
    }

    @Test
    void letsNoneOvertakeTheQueue() {
        Lane lane = full().queueOne().settle("cb-1", NOW);

        assertThat(lane.takesIntoWindow()).isFalse();
    }

    @Test
    void takesFromTheQueueWhenHalfOfTheWindowIsFree() {
        Lane lane = full();
        for (int i = 0; i < 100; i++) {
            lane = lane.queueOne();
        }
        for (int i = 1; i <= Lane.WINDOW / 2; i++) {
            assertThat(lane.wanted()).isZero();
            lane = lane.settle("cb-" + i, NOW);
        }

        assertThat(lane.wanted()).isEqualTo(32);
        assertThat(lane.refill(List.of(Slot.born("x", 65, NOW)), NOW).queued()).isEqualTo(99);
    }

    private static Turn turn(Lane lane, Instant now) {
        return lane.turn(now, PATIENCE, FREE);
    }

    private static Lane full() {
        return lane(IntStream.rangeClosed(1, Lane.WINDOW)
                .mapToObj(number -> "cb-" + number)
                .toArray(String[]::new));
    }

    private static Lane lane(String... callbacks) {
        Lane lane = Lane.empty("erp");
        for (int i = 0; i < callbacks.length; i++) {
            lane = lane.add(Slot.born(callbacks[i], i + 1, NOW), NOW);
        }
        return lane;
    }
}
