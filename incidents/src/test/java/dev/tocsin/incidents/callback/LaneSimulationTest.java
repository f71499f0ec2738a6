package dev.tocsin.incidents.callback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.incidents.callback.SimulatedNotifier.Receiver;
import dev.tocsin.incidents.callback.SimulatedNotifier.Said;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One lane, one notifier, one receiver and thousands of random courses of events. */
class LaneSimulationTest {

    private static final Duration PATIENCE = Duration.ofSeconds(75);
    private static final RetryRule RULE = new RetryRule(
            List.of(Duration.ZERO, Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(60)), List.of());
    private static final int STEPS = 400;

    private final List<Emission> requests = new ArrayList<>();
    private final List<Said> outcomes = new ArrayList<>();
    private final Map<String, String> settled = new LinkedHashMap<>();
    private final Deque<Slot> queue = new ArrayDeque<>();
    private Lane lane = Lane.empty("erp");
    private Instant now = Instant.parse("2026-11-20T12:00:00Z");
    private int born;
    private int read;

    private record Course(Random random, boolean faults, boolean losses, int births, int room) {}

    @Test
    void deliversEachOnceAndInOrderWhileNothingBreaks() {
        for (long seed = 0; seed < 300; seed++) {
            LaneSimulationTest run = new LaneSimulationTest();
            Receiver receiver = run.run(new Course(new Random(seed), false, false, 5 + (int) (seed % 160), 64));

            assertThat(receiver.deliveredTwice).as("seed " + seed).isEmpty();
            run.check(receiver, seed);
        }
    }

    @Test
    void losesNothingAndKeepsTheOrderOfFirstAttemptsThroughKillsAndStops() {
        for (long seed = 0; seed < 600; seed++) {
            LaneSimulationTest run = new LaneSimulationTest();
            Receiver receiver = run.run(new Course(new Random(seed), true, false, 5 + (int) (seed % 160), 64));

            run.check(receiver, seed);
        }
    }

    @Test
    void goesOnWithLittleRoomAndWhenRequestsGetLost() {
        for (long seed = 0; seed < 300; seed++) {
            LaneSimulationTest run = new LaneSimulationTest();
            Receiver receiver = run.run(new Course(new Random(seed), true, true, 40, 1 + (int) (seed % 7)));

            run.checkNothingIsLost(receiver, seed);
        }
    }

    @Test
    void doesNotChaseARecordRoundInCircles() {
        for (long seed = 0; seed < 150; seed++) {
            LaneSimulationTest run = new LaneSimulationTest();
            run.run(new Course(new Random(seed), true, false, 100, 64));

            assertThat(run.requests.size()).as("seed " + seed).isLessThan(100 * 30);
        }
    }

    private Receiver run(Course course) {
        Receiver receiver = new Receiver(course.random());
        SimulatedNotifier notifier = new SimulatedNotifier(requests, outcomes, receiver);
        for (int step = 0; step < STEPS; step++) {
            step(course, notifier);
        }
        receiver.healthy = true;
        while (born < course.births()) {
            beBorn(course.births());
        }
        for (int step = 0; step < 20_000 && !(lane.isEmpty() && notifier.idle()); step++) {
            notifier.take();
            notifier.send();
            notifier.answer();
            readOutcome();
            now = now.plusMillis(500);
            turn(course.room());
        }
        return receiver;
    }

    private void step(Course course, SimulatedNotifier notifier) {
        int dice = course.random().nextInt(100);
        if (dice < 20) {
            beBorn(course.births());
        } else if (dice < 45) {
            notifier.take();
        } else if (dice < 60) {
            notifier.send();
        } else if (dice < 75) {
            notifier.answer();
        } else if (dice < 94) {
            readOutcome();
        } else if (dice < 96 && course.faults()) {
            notifier.kill();
        } else if (dice < 97 && course.faults()) {
            notifier.stop();
        } else if (dice < 98 && course.losses()) {
            notifier.lose();
        }
        now = now.plusMillis(course.random().nextInt(300));
        turn(course.room());
    }

    private void beBorn(int most) {
        if (born < most) {
            born++;
            Slot slot = Slot.born("cb-" + born, born, now);
            if (lane.takesIntoWindow()) {
                lane = lane.add(slot, now);
            } else {
                queue.add(slot);
                lane = lane.queueOne();
            }
        }
    }

    private void readOutcome() {
        if (read == outcomes.size()) {
            return;
        }
        Said said = outcomes.get(read++);
        Emission emission = said.emission();
        if (said.answer().isEmpty()) {
            if (lane.awaitsEmission(emission.callback(), emission.attempt(), emission.emission())) {
                lane = lane.defer(emission.callback(), now);
            }
        } else if (lane.awaits(emission.callback(), emission.attempt())) {
            next(emission, RULE.after(said.answer().get(), emission.callback(), emission.attempt(), now));
        }
    }

    private void next(Emission emission, Next next) {
        if (next instanceof Next.Retry retry) {
            lane = lane.retry(emission.callback(), retry.at());
        } else if (next instanceof Next.Again) {
            lane = lane.again(emission.callback(), now);
        } else {
            lane = lane.settle(emission.callback(), now);
            settled.put(emission.callback(), next.getClass().getSimpleName());
        }
    }

    private void turn(int limit) {
        int wanted = lane.wanted();
        lane = lane.refill(
                IntStream.range(0, wanted).mapToObj(number -> queue.remove()).toList(), now);
        Turn turn = lane.turn(now, PATIENCE, new Permit(true, Math.max(0, limit - lane.outstanding())));
        turn.wakeAt().ifPresent(time -> assertThat(time).isAfter(now));
        assertThat(turn.lane().outstanding()).isLessThanOrEqualTo(limit);
        turn.emissions().forEach(emission -> assertThat(settled).doesNotContainKey(emission.callback()));
        requests.addAll(turn.emissions());
        lane = turn.lane();
    }

    private void check(Receiver receiver, long seed) {
        checkNothingIsLost(receiver, seed);
        Map<String, Integer> first = new HashMap<>();
        List<Long> order = new ArrayList<>();
        for (Emission arrived : receiver.arrived) {
            if (first.putIfAbsent(arrived.callback(), 1) == null) {
                order.add(arrived.sequence());
            }
        }
        assertThat(order).as("order of first attempts, seed " + seed).isSorted();
    }

    private void checkNothingIsLost(Receiver receiver, long seed) {
        assertThat(lane.isEmpty()).as("all settled, seed " + seed).isTrue();
        assertThat(settled).as("seed " + seed).hasSize(born);
        settled.forEach((callback, how) -> {
            if (how.equals("Sent")) {
                assertThat(receiver.delivered).contains(callback);
            }
        });
    }
}
