package dev.tocsin.hookscdc.related;

import dev.tocsin.hookscdc.change.Column;
import dev.tocsin.hookscdc.change.RowImage;
import dev.tocsin.hookscdc.table.TableName;
import dev.tocsin.schemas.event.Change;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads rows and shapes, remembers them for a moment, and decides what follows where that fails: a lost connection is
 * the capture's trouble, a refused statement costs the rows of that table for a while.
 *
 * <p>Threading: one thread.
 */
final class Reading implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Reading.class);
    private static final int AT_ONCE = 1000;
    private static final int ATTEMPTS = 3;
    private static final Duration SHAPE_LIFE = Duration.ofSeconds(10);
    private static final Duration REST = Duration.ofSeconds(10);

    private final ReferencedRows.Opening opening;
    private final RelatedRules rules;
    private final InstantSource clock;
    private final Remembered remembered = new Remembered();
    private final Map<TableName, Known> shapes = new HashMap<>();
    private final Map<TableName, Instant> resting = new HashMap<>();
    private final Set<String> told = new HashSet<>();
    private @Nullable ReferencedRows source;

    private record Known(TableShape shape, Instant until) {}

    /** Something that may fail. */
    private interface Attempt<T> {
        T of(ReferencedRows rows) throws SQLException;
    }

    Reading(ReferencedRows.Opening opening, RelatedRules rules, InstantSource clock) {
        this.opening = opening;
        this.rules = rules;
        this.clock = clock;
    }

    /** A row has changed: what was read of it is past. */
    void changed(Change change) {
        TableName table = new TableName(change.getSchema$(), change.getTable());
        if (remembered.isEmpty() || remembered.columns(table).isEmpty()) {
            return;
        }
        List<Telling.Place> images = new ArrayList<>();
        for (@Nullable String image : new @Nullable String[] {change.getKey(), change.getBefore(), change.getAfter()}) {
            if (image != null) {
                images.add(new Telling.Place(table, Telling.parsed(image)));
            }
        }
        for (List<String> columns : Set.copyOf(remembered.columns(table))) {
            List<List<String>> values = images.stream()
                    .flatMap(image -> image.values(columns).stream())
                    .toList();
            if (values.isEmpty()) {
                remembered.forget(table);
            }
            values.forEach(each -> remembered.forget(new RowKey(table, columns, each)));
        }
    }

    /** A table's shape as it was a moment ago; without columns where it cannot be known. */
    TableShape shape(TableName table) {
        Instant now = clock.instant();
        Known known = shapes.get(table);
        if (known == null || known.until.isBefore(now)) {
            TableShape shape = attempt(table, rows -> rows.shape(table))
                    .orElseGet(() -> new TableShape(table, List.of(), Set.of(), List.of()));
            known = new Known(shape, now.plus(SHAPE_LIFE));
            shapes.put(table, known);
        }
        return known.shape;
    }

    /** Each row as a JSON object by its key; empty: there is none, or it cannot be read. */
    Map<RowKey, Optional<String>> rows(Collection<Wanted> wanted) {
        Map<RowKey, Optional<String>> rows = new HashMap<>();
        Map<RowKey, List<List<String>>> missing = new HashMap<>();
        Instant now = clock.instant();
        for (Wanted one : wanted) {
            RowKey key = one.key();
            Remembered.Row row = remembered.find(key, one.committed(), now);
            if (row == null) {
                missing.computeIfAbsent(columns(key), columns -> new ArrayList<>())
                        .add(key.values());
            } else {
                rows.put(key, row.json());
            }
        }
        missing.forEach((columns, values) -> read(columns, values, rows));
        return rows;
    }

    /** The columns alone. */
    private static RowKey columns(RowKey key) {
        return new RowKey(key.table(), key.columns(), List.of());
    }

    private void read(RowKey by, List<List<String>> values, Map<RowKey, Optional<String>> rows) {
        for (int from = 0; from < values.size(); from += AT_ONCE) {
            List<List<String>> some = values.subList(from, Math.min(values.size(), from + AT_ONCE));
            attempt(by.table(), source -> source.read(shape(by.table()), by.columns(), some))
                    .ifPresent(found -> keep(by, some, found, rows));
        }
    }

    private void keep(
            RowKey by, List<List<String>> values, ReferencedRows.Found found, Map<RowKey, Optional<String>> rows) {
        Instant now = clock.instant();
        for (List<String> each : values) {
            RowKey key = new RowKey(by.table(), by.columns(), each);
            Optional<String> json =
                    Optional.ofNullable(found.rows().get(each)).map(columns -> json(by.table(), columns));
            rows.put(key, json);
            remembered.keep(key, new Remembered.Row(json, found.at(), now));
        }
    }

    private String json(TableName table, List<Column> columns) {
        return RowImage.json(rules.told(table, shape(table).primaryKey(), columns));
    }

    private <T> Optional<T> attempt(TableName table, Attempt<T> attempt) {
        if (resting.getOrDefault(table, Instant.MIN).isAfter(clock.instant())) {
            return Optional.empty();
        }
        for (int number = 1; ; number++) {
            try {
                T done = attempt.of(source());
                resting.remove(table);
                return Optional.of(done);
            } catch (SQLException e) {
                refused(e);
                // What was known of the table may be past: a second attempt knows it anew.
                shapes.remove(table);
                boolean passing = source != null && source.passing(e);
                boolean again = number < (passing ? ATTEMPTS : 2);
                if (!again) {
                    resting.put(table, clock.instant().plus(REST));
                    complain(table, "related rows cannot be read and are told as null: " + e.getMessage());
                    return Optional.empty();
                }
            }
        }
    }

    /** Without the connection nothing at all can be said: the capture begins anew, from where it was. */
    private void refused(SQLException e) {
        ReferencedRows failed = source;
        if (failed == null || failed.lost(e)) {
            close();
            throw new RelatedUnreadable(e);
        }
    }

    private ReferencedRows source() throws SQLException {
        ReferencedRows open = source;
        if (open == null) {
            open = opening.open();
            source = open;
        }
        return open;
    }

    /** Says a trouble once. */
    void complain(TableName table, String reason) {
        if (told.add(table + " " + reason)) {
            LOG.atWarn()
                    .addKeyValue("table", table)
                    .addKeyValue("error", reason)
                    .log("a related row is not told");
        }
    }

    @Override
    public void close() {
        if (source != null) {
            source.close();
            source = null;
        }
    }
}
