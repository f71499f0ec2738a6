package dev.tocsin.incidents.stream.history;

import dev.tocsin.incidents.stream.history.Span.Length;
import dev.tocsin.schemas.event.HistoryWindow;
import dev.tocsin.schemas.event.Outcome;
import dev.tocsin.schemas.event.ProbeResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Gathers results by the minute of their slot, and adds each minute that is over to its hour and its day. What comes late
 * is gathered as a minute of its own and added likewise, so it is in the right window whenever it comes.
 *
 * <p>Threading: owned by one stream thread.
 */
public final class History {

    /** Where windows go. */
    public interface Writer {
        /** A window as it stands. */
        void write(HistoryWindow window);

        /** A window that is older than the topic has it. */
        void remove(String endpoint, long lengthMs, Instant start);
    }

    /** The store that it keeps its windows in. */
    public static final String STORE = "history-windows";

    private static final Duration A_MOMENT = Duration.ofSeconds(5);
    private static final int AT_ONCE = 100;
    /** As long as results are kept: what is older is not open. */
    private static final Duration LONGEST_BACKLOG = Duration.ofDays(7);

    private static final String OPEN = "o/";
    private static final String STATUS = "s/";
    private static final Set<String> KNOWN = Set.of("up", "degraded", "partial", "down");

    private final KeyValueStore<String, Gathered> store;
    private final Writer writer;
    /** No open minute comes before it. A search that began at the first key would pass what was deleted, again and again. */
    private String first = OPEN;

    private History(KeyValueStore<String, Gathered> store, Writer writer) {
        this.store = store;
        this.writer = writer;
    }

    /**
     * On its store.
     *
     * @param writer writes to the topic
     */
    @SuppressWarnings("unchecked") // the store was made with GatheredSerde
    public static History on(KeyValueStore<String, ?> store, Writer writer) {
        return new History((KeyValueStore<String, Gathered>) store, writer);
    }

    /** A result, early or late; one that passed or failed counts once. */
    public void seen(ProbeResult result) {
        if (result.getOutcome() != Outcome.passed && result.getOutcome() != Outcome.failed) {
            return;
        }
        String endpoint = result.getEndpoint();
        Span minute = Span.of(Length.MINUTE, result.getSlot());
        Gathered open = open(endpoint, minute);
        @Nullable Gathered closed = store.get(minute.key(endpoint));
        long slot = Gathered.slot(result);
        if (!open.slots().contains(slot) && (closed == null || !closed.slots().contains(slot))) {
            putOpen(openKey(endpoint, minute), open.and(result));
        }
    }

    /** The status is another from then on, which may be earlier than is known: a failure is one from its first slot on. */
    public void status(String endpoint, String status, Instant at) {
        @Nullable Gathered known = store.get(STATUS + endpoint);
        if (known != null && at.isBefore(known.window().getStart())) {
            correct(endpoint, word(known), status, at, known.window().getStart());
        }
        Instant from = known == null ? at : later(known.window().getStart(), at);
        if (known != null) {
            credit(endpoint, known, from);
            account(endpoint, known, from);
        }
        since(endpoint, status, from);
    }

    /** Adds the time in the status until then to minutes that are not closed yet, and to the one of the change. */
    private void credit(String endpoint, Gathered status, Instant until) {
        Instant from = later(status.window().getStart(), until.minus(LONGEST_BACKLOG));
        for (Span minute = Span.of(Length.MINUTE, from);
                minute.start().isBefore(until);
                minute = Span.of(Length.MINUTE, minute.end())) {
            boolean last = !minute.end().isBefore(until);
            if (last || store.get(openKey(endpoint, minute)) != null) {
                Gathered open = open(endpoint, minute);
                Gathered timed = timed(open, minute, status, last ? until : minute.end());
                if (!timed.equals(open)) {
                    putOpen(openKey(endpoint, minute), timed);
                }
            }
        }
    }

    /** Nothing of it is kept any more; what was written stays on the topic. */
    public void forget(String endpoint) {
        store.delete(STATUS + endpoint);
        for (Length length : Length.values()) {
            String prefix = Span.prefix(length, endpoint);
            delete(prefix, prefix + "9");
        }
        for (String key : keys(OPEN, OPEN + "9", Integer.MAX_VALUE)) {
            if (key.endsWith("/" + endpoint)) {
                store.delete(key);
            }
        }
    }

    /**
     * Closes some of the minutes that are over, if all has been read that was written up to some seconds later: while there is
     * a backlog, one that was closed would be opened again by the next result.
     *
     * @param readUpTo how far results were read; asked only if a minute is over
     */
    public void close(Instant now, Supplier<Instant> readUpTo) {
        if (!mayBeOver(now)) {
            return;
        }
        Instant read = readUpTo.get();
        Instant until = read.isBefore(now) ? read : now;
        if (!mayBeOver(until)) {
            return;
        }
        List<String> over = keys(first, end(until), AT_ONCE);
        for (String key : over) {
            Gathered open = store.get(key);
            store.delete(key);
            close(open, now);
        }
        first = over.size() < AT_ONCE ? end(until) : over.get(over.size() - 1);
    }

    private boolean mayBeOver(Instant until) {
        return first.compareTo(end(until)) < 0;
    }

    /** Behind the minutes that are over. */
    private static String end(Instant until) {
        return OPEN
                + Span.digits(Span.of(Length.MINUTE, later(until, Instant.EPOCH).minus(A_MOMENT))
                        .start());
    }

    private void putOpen(String key, Gathered open) {
        store.put(key, open);
        first = key.compareTo(first) < 0 ? key : first;
    }

    private void close(Gathered open, Instant now) {
        String endpoint = open.window().getEndpoint();
        Span minute = Span.of(Length.MINUTE, open.window().getStart());
        Span hour = Span.of(Length.HOUR, minute.start());
        if (store.get(hour.key(endpoint)) == null) {
            clean(endpoint, now);
        }
        @Nullable Gathered status = store.get(STATUS + endpoint);
        add(endpoint, minute, status == null ? open : timed(open, minute, status, minute.end()), now);
        // Hours and days have their time of earlier minutes already.
        Gathered more = new Gathered(
                HistoryWindow.newBuilder(open.window()).setTimeMs(Map.of()).build(), Set.of());
        if (status != null && status.window().getStart().isBefore(minute.end())) {
            if (hour.isPast(now) || status.window().getStart().isBefore(hour.start())) {
                account(endpoint, status, minute.end());
            } else {
                more = timed(more, hour, status, minute.end());
                since(endpoint, word(status), minute.end());
            }
        }
        add(endpoint, hour, more, now);
        add(endpoint, Span.of(Length.DAY, minute.start()), more, now);
    }

    private void add(String endpoint, Span span, Gathered more, Instant now) {
        if (!span.isPast(now)) {
            Gathered sum = of(endpoint, span).and(more);
            store.put(span.key(endpoint), sum);
            writer.write(sum.window());
            span.leaving()
                    .ifPresent(start -> writer.remove(endpoint, span.length().millis(), start));
        }
    }

    /** What comes now is too late for windows that are past. */
    private void clean(String endpoint, Instant now) {
        for (Length length : Length.values()) {
            delete(Span.prefix(length, endpoint), Span.pastKey(length, endpoint, now));
        }
    }

    /** With the part of the span until then that was spent in the status as it is. */
    private static Gathered timed(Gathered open, Span span, Gathered status, Instant until) {
        Instant from = later(status.window().getStart(), span.start());
        String word = word(status);
        return KNOWN.contains(word) && until.isAfter(from)
                ? open.and(word, Duration.between(from, until).toMillis())
                : open;
    }

    /** Adds the time in the status until then to hours and days. */
    private void account(String endpoint, Gathered status, Instant until) {
        Instant at = status.window().getStart();
        String word = word(status);
        while (KNOWN.contains(word) && at.isBefore(until)) {
            Span hour = Span.of(Length.HOUR, at);
            Instant end = hour.end().isBefore(until) ? hour.end() : until;
            long time = Duration.between(at, end).toMillis();
            Span day = Span.of(Length.DAY, at);
            store.put(hour.key(endpoint), of(endpoint, hour).and(word, time));
            store.put(day.key(endpoint), of(endpoint, day).and(word, time));
            at = end;
        }
        if (status.window().getStart().isBefore(until)) {
            since(endpoint, word, until);
        }
    }

    /** Its time until then is counted. */
    private void since(String endpoint, String word, Instant at) {
        Gathered status = Gathered.none(endpoint, new Span(Length.MINUTE, at)).and(word, 0);
        store.put(STATUS + endpoint, status);
    }

    /** Time that was counted to one status was spent in another. */
    private void correct(String endpoint, String counted, String spent, Instant from, Instant until) {
        if (counted.equals(spent)) {
            return;
        }
        for (Length length : Length.values()) {
            for (Span span = Span.of(length, from); span.start().isBefore(until); span = Span.of(length, span.end())) {
                Instant end = span.end().isBefore(until) ? span.end() : until;
                long time = Duration.between(later(span.start(), from), end).toMillis();
                Gathered right = move(span.key(endpoint), counted, spent, time);
                if (right != null) {
                    writer.write(right.window());
                }
                if (length == Length.MINUTE) {
                    move(openKey(endpoint, span), counted, spent, time);
                }
            }
        }
    }

    /** The window as it is then; null where it had none of that time. */
    private @Nullable Gathered move(String key, String counted, String spent, long time) {
        @Nullable Gathered known = store.get(key);
        long had = known == null ? 0 : known.window().getTimeMs().getOrDefault(counted, 0L);
        if (known == null || had == 0) {
            return null;
        }
        Gathered less = known.less(counted, Math.min(time, had));
        Gathered right = KNOWN.contains(spent) ? less.and(spent, Math.min(time, had)) : less;
        store.put(key, right);
        return right;
    }

    private Gathered of(String endpoint, Span span) {
        @Nullable Gathered known = store.get(span.key(endpoint));
        return known == null ? Gathered.none(endpoint, span) : known;
    }

    private Gathered open(String endpoint, Span minute) {
        @Nullable Gathered known = store.get(openKey(endpoint, minute));
        return known == null ? Gathered.none(endpoint, minute) : known;
    }

    private static String openKey(String endpoint, Span minute) {
        return OPEN + Span.digits(minute.start()) + "/" + endpoint;
    }

    private static String word(Gathered status) {
        return status.window().getTimeMs().keySet().iterator().next();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private void delete(String from, String to) {
        keys(from, to, Integer.MAX_VALUE).forEach(store::delete);
    }

    private List<String> keys(String from, String to, int most) {
        List<String> keys = new ArrayList<>();
        try (KeyValueIterator<String, Gathered> range = store.range(from, to)) {
            while (range.hasNext() && keys.size() < most) {
                keys.add(range.next().key);
            }
        }
        return keys;
    }
}
