package dev.tocsin.benchmarks;

import dev.tocsin.schemas.event.Outcome;
import dev.tocsin.schemas.event.ProbeResult;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which slots were probed, and how far apart each endpoint's probes began that said something about it. Threading: one
 * thread.
 */
final class Slots {

    private final Map<String, Set<Long>> probed = new HashMap<>();
    private final Map<String, Set<Long>> judged = new HashMap<>();
    private final Map<String, Long> last = new HashMap<>();
    private final Map<Outcome, Long> outcomes = new TreeMap<>();
    private final Figures lags = new Figures();
    private final Map<String, Long> longest = new TreeMap<>();
    private long again;

    void note(ProbeResult result) {
        String endpoint = result.getEndpoint();
        outcomes.merge(result.getOutcome(), 1L, Long::sum);
        long slot = result.getSlot().toEpochMilli();
        if (!probed.computeIfAbsent(endpoint, key -> new HashSet<>()).add(slot)) {
            again++;
        }
        lags.add((double) result.getLagMs());
        if (result.getOutcome() == Outcome.passed || result.getOutcome() == Outcome.failed) {
            judged.computeIfAbsent(endpoint, key -> new HashSet<>()).add(slot);
            probed(endpoint, slot + result.getLagMs());
        }
    }

    private void probed(String endpoint, long at) {
        Long before = last.get(endpoint);
        if (before == null || at > before) {
            last.put(endpoint, at);
            unprobed(endpoint, before == null ? at : before, at);
        }
    }

    private void unprobed(String endpoint, long from, long until) {
        longest.merge(endpoint, until - from, Math::max);
    }

    /** Nothing is probed any more from then on. */
    void end(long millis) {
        last.forEach((endpoint, before) -> unprobed(endpoint, before, millis));
    }

    int endpoints() {
        return last.size();
    }

    /** How many slots have a result, each once. */
    long distinct() {
        return sum(probed);
    }

    /** How many slots say something about their endpoint, each once: those that history counts. */
    long judged() {
        return sum(judged);
    }

    private static long sum(Map<String, Set<Long>> slots) {
        return slots.values().stream().mapToLong(Set::size).sum();
    }

    /** How many endpoints were without a probe for longer, in milliseconds. */
    long beyond(long allowed) {
        return longest.values().stream().filter(gap -> gap > allowed).count();
    }

    /** The longest time without a probe of any endpoint, in milliseconds. */
    long longestGap() {
        return longest.values().stream().mapToLong(Long::longValue).max().orElse(0);
    }

    /** The longest time without a probe of each endpoint, in milliseconds. */
    Map<String, Long> longestGaps() {
        return longest;
    }

    private String where() {
        return longest.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse("none");
    }

    String summary() {
        return String.format(
                Locale.ROOT,
                "%,d slots of %,d endpoints probed, %d of them twice, %s; lag %s; longest without a probe %.1f s (%s)",
                distinct(),
                endpoints(),
                again,
                outcomes,
                lags.summary("ms"),
                longestGap() / 1000.0,
                where());
    }
}
