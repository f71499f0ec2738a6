package dev.tocsin.benchmarks;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What arrived against what was owed.
 *
 * @param missing owed and never accepted
 * @param invented accepted and not owed
 * @param doubled owed once and accepted under more than one webhook-id
 * @param lanesOutOfOrder lanes in which a callback was first sent, or first accepted, before one that comes before it
 * @param repeated accepted requests after the first one with the same webhook-id
 * @param early requests that came before the Retry-After of the answer to the one before them was over
 * @param statuses how many requests were answered how
 */
record Verdict(
        long missing,
        long invented,
        long doubled,
        long lanesOutOfOrder,
        long repeated,
        long early,
        Map<Integer, Long> statuses) {

    /** Clocks and timers of two processes differ by this much at most. */
    private static final long TOLERANCE_NANOS = 20_000_000;

    /** @param owed how many callbacks each lane is owed, numbered from 0 */
    static Verdict of(Map<String, Integer> owed, List<Arrival> arrivals) {
        Map<String, Set<String>> ids = new HashMap<>();
        Map<String, Integer> latest = new HashMap<>();
        Map<String, Integer> latestAccepted = new HashMap<>();
        Map<String, Long> notBefore = new HashMap<>();
        Map<Integer, Long> statuses = new TreeMap<>();
        Set<String> amiss = new HashSet<>();
        Set<String> seen = new HashSet<>();
        long repeated = 0;
        long invented = 0;
        long early = 0;
        for (Arrival arrival : arrivals) {
            String callback = arrival.lane() + " " + arrival.number();
            statuses.merge(arrival.status(), 1L, Long::sum);
            early += arrival.nanos() < notBefore.getOrDefault(callback, Long.MIN_VALUE) ? 1 : 0;
            if (arrival.status() == Manner.TOO_MANY) {
                notBefore.put(
                        callback, arrival.nanos() + Receivers.RETRY_AFTER_SECONDS * 1_000_000_000L - TOLERANCE_NANOS);
            }
            if (seen.add(callback) && !follows(latest, arrival)) {
                amiss.add(arrival.lane());
            }
            if (!arrival.accepted()) {
                continue;
            }
            if (arrival.number() >= owed.getOrDefault(arrival.lane(), 0)) {
                invented++;
            }
            Set<String> of = ids.computeIfAbsent(callback, any -> new HashSet<>());
            if (of.isEmpty() && !follows(latestAccepted, arrival)) {
                amiss.add(arrival.lane());
            }
            repeated += of.add(arrival.webhookId()) ? 0 : 1;
        }
        long missing = owed.entrySet().stream()
                .mapToLong(lane -> lane.getValue() - accepted(lane.getKey(), lane.getValue(), ids))
                .sum();
        long doubled = ids.values().stream().mapToLong(of -> of.size() - 1L).sum();
        return new Verdict(missing, invented, doubled, amiss.size(), repeated, early, statuses);
    }

    /** Whether it is the one after the latest of its lane. */
    private static boolean follows(Map<String, Integer> latest, Arrival arrival) {
        Integer before = latest.put(arrival.lane(), arrival.number());
        return arrival.number() == (before == null ? 0 : before + 1);
    }

    private static long accepted(String lane, int count, Map<String, Set<String>> ids) {
        long accepted = 0;
        for (int number = 0; number < count; number++) {
            accepted += ids.containsKey(lane + " " + number) ? 1 : 0;
        }
        return accepted;
    }

    /** Whether all of it is as it must be; repeats of open requests are, where processes were killed. */
    boolean good(boolean killed) {
        return missing == 0
                && invented == 0
                && doubled == 0
                && lanesOutOfOrder == 0
                && early == 0
                && (killed || repeated == 0);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d missing, %d invented, %d with a second webhook-id, %d lanes out of order, %d accepted requests"
                        + " repeated with the same webhook-id, %d before Retry-After; answers %s",
                missing,
                invented,
                doubled,
                lanesOutOfOrder,
                repeated,
                early,
                statuses);
    }
}
