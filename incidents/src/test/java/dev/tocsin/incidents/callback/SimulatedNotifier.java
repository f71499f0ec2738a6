package dev.tocsin.incidents.callback;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A notifier as the lane protocol describes it, for one lane: it may be killed, stopped and started again. */
final class SimulatedNotifier {

    /** What it says of a request; {@code answer} is empty where the request was deferred. */
    record Said(Emission emission, Optional<Answer> answer) {}

    private final List<Emission> requests;
    private final List<Said> outcomes;
    private final Receiver receiver;
    private final Set<Integer> done = new HashSet<>();
    private final Set<String> succeeded = new HashSet<>();
    private final Deque<Integer> queue = new ArrayDeque<>();
    private @Nullable Integer inFlight;
    private int position;

    SimulatedNotifier(List<Emission> requests, List<Said> outcomes, Receiver receiver) {
        this.requests = requests;
        this.outcomes = outcomes;
        this.receiver = receiver;
    }

    /** Takes the next request, if there is one. */
    void take() {
        if (position == requests.size()) {
            return;
        }
        int offset = position++;
        if (done.contains(offset)) {
            return;
        }
        Optional<String> predecessor = requests.get(offset).predecessor();
        if (predecessor.isEmpty() || succeeded.contains(predecessor.get()) || isHere(predecessor.get())) {
            queue.add(offset);
        } else {
            say(offset, Optional.empty());
        }
    }

    private boolean isHere(String callback) {
        return (inFlight != null && requests.get(inFlight).callback().equals(callback))
                || queue.stream()
                        .anyMatch(offset -> requests.get(offset).callback().equals(callback));
    }

    /** Sends the next request, if none is under way. */
    void send() {
        if (inFlight == null && !queue.isEmpty()) {
            inFlight = queue.poll();
            receiver.arrive(requests.get(inFlight));
        }
    }

    /** Has the answer to what is under way. */
    void answer() {
        if (inFlight == null) {
            return;
        }
        int offset = inFlight;
        inFlight = null;
        Answer answer = receiver.answer(requests.get(offset).callback());
        say(offset, Optional.of(answer));
        if (answer instanceof Answer.Succeeded) {
            succeeded.add(requests.get(offset).callback());
        } else {
            deferAll();
        }
    }

    private void deferAll() {
        while (!queue.isEmpty()) {
            say(queue.poll(), Optional.empty());
        }
    }

    /** Loses all that it did not write down; a successor takes its place. */
    void kill() {
        inFlight = null;
        queue.clear();
        succeeded.clear();
        position = 0;
    }

    /** Ends in order, having cut off what was under way. */
    void stop() {
        if (inFlight != null) {
            say(inFlight, Optional.of(new Answer.Interrupted()));
        }
        deferAll();
        kill();
    }

    /** Forgets a request for good, as it never may. */
    void lose() {
        if (position < requests.size()) {
            done.add(position);
        }
    }

    private void say(int offset, Optional<Answer> answer) {
        done.add(offset);
        outcomes.add(new Said(requests.get(offset), answer));
    }

    boolean idle() {
        return position == requests.size() && queue.isEmpty() && inFlight == null;
    }

    /** Where requests arrive. */
    static final class Receiver {
        final List<Emission> arrived = new ArrayList<>();
        final Set<String> delivered = new HashSet<>();
        final List<String> deliveredTwice = new ArrayList<>();
        private final Random random;
        boolean healthy;

        Receiver(Random random) {
            this.random = random;
        }

        void arrive(Emission request) {
            if (delivered.contains(request.callback())) {
                deliveredTwice.add(request.callback());
            }
            arrived.add(request);
        }

        Answer answer(String callback) {
            int luck = random.nextInt(20);
            if (healthy || luck < 13) {
                delivered.add(callback);
                return new Answer.Succeeded(200);
            }
            if (luck < 17) {
                return new Answer.Failed(503, Optional.empty());
            }
            return luck < 18 ? new Answer.Failed(404, Optional.empty()) : new Answer.Silent("timed out");
        }
    }
}
