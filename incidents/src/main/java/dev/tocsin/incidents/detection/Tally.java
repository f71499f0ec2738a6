package dev.tocsin.incidents.detection;

import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What the locations say that have a say: those that are named, decided, and not far behind the newest observation.
 *
 * @param locations how many have a say
 * @param failing those of them that fail, by name
 * @param needed how many must fail for the endpoint to fail
 */
record Tally(int locations, NavigableMap<String, LocationState.Failing> failing, int needed) {

    /** Nobody has said anything. */
    static final Tally NOBODY = new Tally(0, new TreeMap<>(), 1);

    static Tally of(NavigableMap<String, Track> tracks, Rules rules) {
        Instant oldest = newest(tracks).minus(rules.attention());
        NavigableMap<String, LocationState.Failing> failing = new TreeMap<>();
        int passing = 0;
        for (var entry : tracks.entrySet()) {
            Track track = entry.getValue();
            if (!rules.counts(entry.getKey()) || track.decided().isBefore(oldest)) {
                continue;
            }
            if (track.state() instanceof LocationState.Failing fails) {
                failing.put(entry.getKey(), fails);
            } else if (track.state() instanceof LocationState.Passing) {
                passing++;
            }
        }
        int locations = failing.size() + passing;
        return new Tally(locations, failing, rules.quorum().needed(locations));
    }

    static Instant newest(NavigableMap<String, Track> tracks) {
        return Collections.max(tracks.values(), Comparator.comparing(Track::decided))
                .decided();
    }

    /** Whether nobody has a say. */
    boolean silent() {
        return locations == 0;
    }

    boolean fails() {
        return !silent() && failing.size() >= needed;
    }

    /** The worst of what the failing locations see; of equals, the one that has failed longest. */
    LocationState.Failing worst() {
        return Collections.max(
                failing.values(),
                Comparator.comparing(LocationState.Failing::severity)
                        .thenComparing(LocationState.Failing::since, Comparator.reverseOrder()));
    }

    /** The first failure after {@code end}; if all were before, the one at {@code slot}. */
    Instant firstAfter(Instant end, Instant slot) {
        return failing.values().stream()
                .map(LocationState.Failing::since)
                .filter(end::isBefore)
                .min(Instant::compareTo)
                .orElse(slot.isAfter(end) ? slot : end.plusMillis(1));
    }

    /** Such as "2 of 3 locations fail (needed: 2): ashburn, vienna". */
    String describe() {
        String count = failing.size() + " of " + locations + " locations fail (needed: " + needed + ")";
        return failing.isEmpty() ? count : count + ": " + String.join(", ", failing.keySet());
    }
}
