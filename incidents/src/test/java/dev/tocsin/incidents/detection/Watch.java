package dev.tocsin.incidents.detection;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Feeds observations to an endpoint's state and keeps what happened. Slots are minutes after noon. */
final class Watch {

    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    static final Rules THREE_AND_TWO = rules(3, 2);

    private final List<Happening> happened = new ArrayList<>();
    private Rules rules;
    private EndpointState state;

    Watch(Rules rules) {
        this.rules = rules;
        this.state = EndpointState.created(rules, NOON);
    }

    static Rules rules(int failures, int successes) {
        return new Rules(
                1,
                true,
                failures,
                successes,
                Duration.ofMinutes(1),
                List.of(),
                new Quorum.Majority(),
                Optional.empty(),
                0,
                Optional.empty(),
                Parents.NONE);
    }

    static Rules enabled(boolean enabled, long generation) {
        return new Rules(
                generation,
                enabled,
                3,
                2,
                Duration.ofMinutes(1),
                List.of(),
                new Quorum.Majority(),
                Optional.empty(),
                0,
                Optional.empty(),
                Parents.NONE);
    }

    static Instant minute(int number) {
        return NOON.plus(Duration.ofMinutes(number));
    }

    EndpointState state() {
        return state;
    }

    Status status() {
        return state.condition().status();
    }

    /** Plays a sequence of S, F (major), P (partial), D (degraded) and I, one a minute from minute {@code start} on. */
    Watch plays(String sequence, String location, int start) {
        for (int i = 0; i < sequence.length(); i++) {
            sees(location, start + i, sequence.charAt(i), rules.generation());
        }
        return this;
    }

    List<Happening> sees(String location, int minute, char letter, long generation) {
        Instant slot = minute(minute);
        Observation seen = new Observation(location, slot, generation, finding(letter), slot.plusSeconds(1));
        return take(state.on(seen, rules));
    }

    List<Happening> redefined(Rules next, boolean sameTarget, int minute) {
        rules = next;
        return take(state.redefined(next, sameTarget, minute(minute)));
    }

    private List<Happening> take(Decision decision) {
        state = decision.next();
        happened.addAll(decision.happenings());
        return decision.happenings();
    }

    <T extends Happening> List<T> happened(Class<T> type) {
        return happened.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** What happened to incidents, such as "opened major from 0, resolved"; "" if nothing. */
    String story() {
        List<String> words = new ArrayList<>();
        for (Happening each : happened) {
            @Nullable String word = word(each);
            if (word != null) {
                words.add(word);
            }
        }
        return String.join(", ", words);
    }

    private static @Nullable String word(Happening each) {
        if (each instanceof Happening.Opened opened) {
            return "opened " + opened.severity().word() + " from "
                    + Duration.between(NOON, opened.startedAt()).toMinutes();
        }
        if (each instanceof Happening.Changed changed) {
            return "changed " + changed.severity().word();
        }
        return each instanceof Happening.Resolved ? "resolved" : null;
    }

    static Finding finding(char letter) {
        return switch (letter) {
            case 'S' -> new Finding.Passed();
            case 'F' -> new Finding.Failed(Severity.MAJOR, "status was 503, expected 2xx");
            case 'P' -> new Finding.Failed(Severity.PARTIAL, "body did not match");
            case 'D' -> new Finding.Failed(Severity.DEGRADED, "latency was 900ms, expected 500ms");
            case 'I' -> new Finding.Inconclusive();
            default -> throw new IllegalArgumentException("no finding is called " + letter);
        };
    }
}
