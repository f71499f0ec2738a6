package dev.tocsin.api.view;

import dev.tocsin.schemas.Topic;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.event.Callback;
import dev.tocsin.schemas.event.DeadLetter;
import dev.tocsin.schemas.event.Event;
import dev.tocsin.schemas.event.HistoryWindow;
import dev.tocsin.schemas.event.Incident;
import dev.tocsin.schemas.event.ProbeResult;
import dev.tocsin.schemas.serde.Contract;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * What was: results, incidents, callbacks and events from the view's file. Methods throw ViewFailed where it cannot be read.
 *
 * <p>Threading: any thread; blocks on the disk, so never an event loop.
 */
public final class Archive {

    private final ViewFile file;
    private final Contract contract;

    Archive(ViewFile file, Contract contract) {
        this.file = file;
        this.contract = contract;
    }

    /** A statement that grows with its conditions. */
    private static final class Query {
        private final StringBuilder sql;
        private final List<@Nullable Object> values = new ArrayList<>();

        Query(String start) {
            sql = new StringBuilder(start);
        }

        Query and(String condition, @Nullable Object... bound) {
            sql.append(" AND ").append(condition);
            values.addAll(java.util.Arrays.asList(bound));
            return this;
        }

        Query and(Optional<String> value, String condition) {
            return value.isPresent() ? and(condition, value.get()) : this;
        }

        Query in(String column, Collection<String> wanted) {
            Marks marks = Marks.of(wanted);
            return and(column + " IN " + marks.text(), marks.values());
        }

        /** A list of values to be bound. */
        record Marks(String text, List<String> list) {
            static Marks of(Collection<String> wanted) {
                String marks = wanted.stream().map(value -> "?").collect(Collectors.joining(", "));
                return new Marks("(" + marks + ")", List.copyOf(wanted));
            }

            Object[] values() {
                return list.toArray();
            }

            Object[] twice() {
                return Stream.concat(list.stream(), list.stream()).toArray();
            }
        }

        Query during(Period period, String column) {
            Instant since = period.since();
            Instant until = period.until();
            if (since != null) {
                and(column + " >= ?", since.toEpochMilli());
            }
            return until == null ? this : and(column + " < ?", until.toEpochMilli());
        }

        Query page(String time, String id, Place after, int limit) {
            and("(" + time + ", " + id + ") < (?, ?)", after.at(), after.id());
            sql.append(" ORDER BY ").append(time).append(" DESC, ").append(id).append(" DESC LIMIT ?");
            values.add(limit);
            return this;
        }
    }

    /** Windows of an endpoint, the newest first. */
    public List<HistoryWindow> history(String endpoint, Window window, Period period, Place after, int limit) {
        return values(
                topics().history(),
                new Query("SELECT value FROM history WHERE 1")
                        .and("endpoint = ?", endpoint)
                        .and("length = ?", window.millis())
                        .during(period, "start")
                        .page("start", "endpoint", after, limit));
    }

    public List<ProbeResult> results(ResultQuery query) {
        return values(
                topics().probeResults(),
                new Query("SELECT value FROM results WHERE 1")
                        .and("endpoint = ?", query.endpoint())
                        .and(query.outcome(), "outcome = ?")
                        .and(query.location(), "location = ?")
                        .during(query.slots(), "slot")
                        .page("slot", "location", query.after(), query.limit()));
    }

    /** How many results of an endpoint are kept, and how many of them failed. */
    public record Tally(long results, long failed) {}

    /** Of one endpoint. */
    public Tally tally(String endpoint) {
        return file.read(sql -> sql.rows(
                        "SELECT count(*), count(*) FILTER (WHERE outcome = 'failed') FROM results WHERE endpoint = ?",
                        row -> new Tally(row.getLong(1), row.getLong(2)),
                        endpoint))
                .get(0);
    }

    public List<Incident> incidents(IncidentQuery query) {
        Query sql = new Query("SELECT value FROM incidents WHERE 1");
        if (!query.states().isEmpty()) {
            sql.in("state", query.states());
        }
        concerning(sql, query);
        return values(
                topics().incidents(),
                sql.during(query.opened(), "opened_at").page("opened_at", "id", query.after(), query.limit()));
    }

    private static void concerning(Query sql, IncidentQuery query) {
        if (query.everyEndpoint() && !query.publicOnly()) {
            return;
        }
        Query.Marks marks = Query.Marks.of(query.endpoints());
        if (query.everyEndpoint()) {
            sql.and("(endpoint IN " + marks.text() + " OR (endpoint = '' AND is_public))", marks.values());
            return;
        }
        sql.and(
                "(endpoint IN " + marks.text() + " OR id IN (SELECT incident FROM concerns WHERE endpoint IN "
                        + marks.text() + "))",
                marks.twice());
        if (query.publicOnly()) {
            sql.and("(endpoint <> '' OR is_public)");
        }
    }

    public Optional<Incident> incident(String id) {
        return one(topics().incidents(), new Query("SELECT value FROM incidents WHERE 1").and("id = ?", id));
    }

    public List<Callback> callbacks(CallbackQuery query) {
        return values(
                topics().callbacks(),
                callbacks("SELECT value FROM callbacks WHERE 1", query)
                        .page("created_at", "id", query.after(), query.limit()));
    }

    /** How many there are, whatever the query's place and limit. */
    public long count(CallbackQuery query) {
        Query counting = callbacks("SELECT count(*) FROM callbacks WHERE 1", query);
        return file.read(sql -> sql.rows(counting.sql.toString(), row -> row.getLong(1), counting.values.toArray()))
                .get(0);
    }

    private static Query callbacks(String start, CallbackQuery query) {
        return new Query(start)
                .and(query.status(), "status = ?")
                .and(query.hook(), "hook = ?")
                .and(query.subject(), "subject = ?")
                .and(query.replayOf(), "replay_of = ?")
                .during(query.created(), "created_at")
                .during(query.updated(), "updated_at");
    }

    /** What was written with an idempotency key within the last day: the id of the signal, or the time of the ping. */
    public Optional<String> written(String key) {
        return file.read(sql -> sql.rows("SELECT id FROM signals WHERE key = ?", row -> row.getString(1), key)).stream()
                .findFirst();
    }

    public Optional<Callback> callback(String id) {
        return one(topics().callbacks(), new Query("SELECT value FROM callbacks WHERE 1").and("id = ?", id));
    }

    /** The partition in which a callback is kept, and commands to it are read; empty where it is not known. */
    public Optional<Integer> partition(String callback) {
        return file
                .read(sql -> sql.rows("SELECT partition FROM callbacks WHERE id = ?", row -> row.getInt(1), callback))
                .stream()
                .findFirst();
    }

    /** How many callbacks each hook has, by status. */
    public Map<String, Map<String, Long>> callbackCounts() {
        Map<String, Map<String, Long>> counts = new TreeMap<>();
        file.read(sql -> sql.rows(
                "SELECT hook, status, n FROM callback_counts WHERE n > 0",
                row -> counts.computeIfAbsent(row.getString(1), hook -> new TreeMap<>())
                        .put(row.getString(2), row.getLong(3))));
        return counts;
    }

    /** The newest events of a subject. */
    public List<Event> events(String subject, int limit) {
        Query query = new Query("SELECT value FROM events WHERE 1").and("subject = ?", subject);
        return values(topics().events(), query.page("time", "id", Place.START, limit));
    }

    /** How many records of each topic could not be read in the last 30 days. */
    public Map<String, Long> deadLetters() {
        Map<String, Long> counts = new TreeMap<>();
        file.read(sql -> sql.rows(
                "SELECT topic, count(*) FROM dead_letters GROUP BY topic",
                row -> counts.put(row.getString(1), row.getLong(2))));
        return counts;
    }

    /** What a dead letter is called: who could not read which record. */
    public static String id(DeadLetter letter) {
        return String.join(
                "-",
                letter.getModule(),
                letter.getTopic(),
                Integer.toString(letter.getPartition()),
                Long.toString(letter.getOffset()));
    }

    /** Records that could not be read, the newest first; {@code topic} is where they were. */
    public List<DeadLetter> deadLetters(
            Optional<String> topic, Optional<String> module, Period period, Place after, int limit) {
        return values(
                topics().deadLetters(),
                new Query("SELECT value FROM dead_letters WHERE 1")
                        .and(topic, "topic = ?")
                        .and(module, "module = ?")
                        .during(period, "at")
                        .page("at", "id", after, limit));
    }

    public Optional<DeadLetter> deadLetter(String id) {
        return one(topics().deadLetters(), new Query("SELECT value FROM dead_letters WHERE 1").and("id = ?", id));
    }

    private Topics topics() {
        return contract.topics();
    }

    private <V extends SpecificRecord> Optional<V> one(Topic<V> topic, Query query) {
        return values(topic, query).stream().findFirst();
    }

    private <V extends SpecificRecord> List<V> values(Topic<V> topic, Query query) {
        List<byte[]> found =
                file.read(sql -> sql.rows(query.sql.toString(), row -> row.getBytes(1), query.values.toArray()));
        return found.stream()
                .map(bytes -> contract.format(topic).decode(bytes).value().orElseThrow())
                .toList();
    }
}
