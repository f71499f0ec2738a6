package dev.tocsin.hookscdc.capture;

import dev.tocsin.hookscdc.table.Demand;
import dev.tocsin.schemas.event.DatabaseDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The captures of this process: one for each database that is defined in a partition it owns.
 *
 * <p>Nothing starts before both the hooks and the definitions have been read to their end: a publication must not lose a
 * table because its hook has not been read yet.
 *
 * <p>Threading: thread-safe.
 */
public final class Captures implements AutoCloseable {

    private final CaptureContext context;
    private final Map<String, CapturedDatabase> wanted = new TreeMap<>();
    private final Map<String, CapturedDatabase> deleted = new HashMap<>();
    private final Map<String, Capture> running = new TreeMap<>();
    private final Set<Capture> ending = new HashSet<>();
    private @Nullable Collection<Demand> hooks;
    private boolean definitionsRead;
    private boolean closed;

    public Captures(CaptureContext context) {
        this.context = context;
    }

    /** What hooks want, all of them; to be told whenever that changes. */
    public synchronized void hooks(Collection<Demand> demands) {
        hooks = List.copyOf(demands);
        running.values().forEach(capture -> capture.hooks(demands));
        settle();
    }

    /** A database is defined so. */
    public synchronized void put(DatabaseDefinition definition) {
        CapturedDatabase database =
                CapturedDatabase.of(definition, context.topics().prefix());
        deleted.remove(database.name());
        wanted.put(database.name(), database);
        settle();
    }

    /** A database is no longer this process's: deleted, or another's. */
    public synchronized void remove(String name) {
        CapturedDatabase last = wanted.remove(name);
        if (last != null) {
            deleted.put(name, last);
        }
        settle();
    }

    /** Whether all definitions that are there have been told. */
    public synchronized void definitionsRead(boolean read) {
        definitionsRead = read;
        settle();
    }

    /** Why databases are not captured, one sentence each; empty: all are. */
    public synchronized List<String> troubles() {
        List<String> troubles = new ArrayList<>();
        running.forEach((name, capture) ->
                capture.trouble().ifPresent(reason -> troubles.add("database " + name + ": " + reason)));
        return troubles;
    }

    private void settle() {
        ending.removeIf(Capture::ended);
        if (closed || !definitionsRead || hooks == null) {
            return;
        }
        Collection<Demand> demands = hooks;
        deleted.forEach(this::end);
        deleted.clear();
        for (CapturedDatabase database : wanted.values()) {
            Capture capture = running.get(database.name());
            if (capture == null) {
                start(database, demands, endingOf(database.name()));
            } else if (!database.enabled() || !capture.definition().sameEngine(database)) {
                capture.stop();
                running.remove(database.name());
                ending.add(capture);
                start(database, demands, capture);
            } else if (!capture.definition().equals(database)) {
                capture.definition(database);
            }
        }
    }

    private void start(CapturedDatabase database, Collection<Demand> demands, @Nullable Capture predecessor) {
        if (database.enabled()) {
            running.put(database.name(), Capture.start(context, database, demands, predecessor));
        }
    }

    private void end(String name, CapturedDatabase last) {
        Capture capture = running.remove(name);
        if (capture == null) {
            ending.add(Capture.startForgetting(context, last));
        } else {
            capture.stopAndForget();
            ending.add(capture);
        }
    }

    private @Nullable Capture endingOf(String name) {
        return ending.stream()
                .filter(capture -> capture.definition().name().equals(name))
                .findAny()
                .orElse(null);
    }

    /** Ends all at once, within 9 s; slots stay. */
    @Override
    public void close() {
        List<Capture> all;
        synchronized (this) {
            closed = true;
            all = new ArrayList<>(ending);
            all.addAll(running.values());
            all.forEach(Capture::abandon);
        }
        Instant until = context.clock().instant().plus(Duration.ofSeconds(9));
        all.forEach(capture -> capture.awaitEnd(Duration.between(context.clock().instant(), until)));
    }
}
