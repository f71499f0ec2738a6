package dev.tocsin.hookscdc.related;

import dev.tocsin.hookscdc.change.Column;
import dev.tocsin.hookscdc.change.ColumnType;
import dev.tocsin.hookscdc.table.Demand;
import dev.tocsin.hookscdc.table.TableName;
import dev.tocsin.schemas.event.Change;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Completes changes by the rows that they reference, as hooks name them: {@code customer} is the row that a foreign key
 * of the changed row leads to, {@code customer.country} the one behind that, {@code old:customer} the one that the row
 * before led to. A related row is as it was when it was read, which is after the change was committed.
 *
 * <p>Threading: one thread completes; {@code close} once it no longer does.
 */
public final class RelatedRows implements AutoCloseable {

    /** How many rows a path may lead through. */
    public static final int LEVELS = 3;

    private final RelatedRules rules;
    private final Reading reading;

    /** Connects once something is wanted. */
    public RelatedRows(ReferencedRows.Opening opening, RelatedRules rules, InstantSource clock) {
        this.rules = rules;
        this.reading = new Reading(opening, rules, clock);
    }

    /**
     * The same records, those of changes completed. Throws RelatedUnreadable where the database cannot be reached; what
     * cannot be read for any other reason is told as null, so that it holds up nothing.
     */
    public List<ProducerRecord<String, @Nullable SpecificRecord>> completed(
            List<ProducerRecord<String, @Nullable SpecificRecord>> records) {
        records.forEach(record -> {
            if (record.value() instanceof Change change) {
                reading.changed(change);
            }
        });
        IdentityHashMap<Change, Telling> tellings = tellings(records);
        if (tellings.isEmpty()) {
            return records;
        }
        for (int level = 1; level <= LEVELS; level++) {
            follow(tellings.values(), level);
        }
        return records.stream()
                .map(record -> {
                    Telling telling = tellings.get(record.value());
                    return telling == null ? record : with(record, telling.complete());
                })
                .toList();
    }

    private static ProducerRecord<String, @Nullable SpecificRecord> with(
            ProducerRecord<String, @Nullable SpecificRecord> record, Change change) {
        return new ProducerRecord<>(
                record.topic(), record.partition(), record.timestamp(), record.key(), change, record.headers());
    }

    private IdentityHashMap<Change, Telling> tellings(List<ProducerRecord<String, @Nullable SpecificRecord>> records) {
        IdentityHashMap<Change, Telling> tellings = new IdentityHashMap<>();
        List<Demand> wishes = rules.demands().stream()
                .filter(demand -> !demand.related().isEmpty())
                .toList();
        if (wishes.isEmpty()) {
            return tellings;
        }
        Map<TableName, Set<String>> paths = new HashMap<>();
        for (ProducerRecord<String, @Nullable SpecificRecord> record : records) {
            if (record.value() instanceof Change change) {
                TableName table = new TableName(change.getSchema$(), change.getTable());
                Set<String> wanted = paths.computeIfAbsent(table, name -> paths(wishes, name));
                if (!wanted.isEmpty()) {
                    tellings.put(change, new Telling(change, wanted));
                }
            }
        }
        return tellings;
    }

    /** A path needs those that lead to it. */
    private static Set<String> paths(List<Demand> wishes, TableName table) {
        Set<String> paths = new TreeSet<>();
        for (Demand wish : wishes) {
            if (wish.tables().matches(table)) {
                for (String path : wish.related()) {
                    paths.add(path);
                    for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
                        paths.add(path.substring(0, dot));
                    }
                }
            }
        }
        return paths;
    }

    /** A path of a change that a row must be found for. */
    private record Step(Telling telling, String path, RowKey key) {}

    private void follow(Collection<Telling> tellings, int level) {
        List<Step> steps = new ArrayList<>();
        for (Telling telling : tellings) {
            for (String path : telling.paths(level)) {
                step(telling, path).ifPresent(steps::add);
            }
        }
        Map<RowKey, Wanted> wanted = new HashMap<>();
        for (Step step : steps) {
            Wanted other = new Wanted(step.key(), step.telling().change().getCommittedAt());
            wanted.merge(step.key(), other, Wanted::newer);
        }
        Map<RowKey, Optional<String>> rows = reading.rows(wanted.values());
        for (Step step : steps) {
            Optional<String> row = rows.getOrDefault(step.key(), Optional.empty());
            if (!step.telling().tell(step.path(), step.key().table(), row)) {
                reading.complain(step.key().table(), "a related row is left out: with it the change is too large");
            }
        }
    }

    /** What must be read for a path; empty where it is no foreign key, or is known to lead nowhere. */
    private Optional<Step> step(Telling telling, String path) {
        Telling.Place from = telling.from(path).orElse(null);
        if (from == null) {
            return Optional.empty();
        }
        TableShape shape = reading.shape(from.table());
        ForeignKey key = shape.towards(Telling.last(path)).orElse(null);
        if (key == null) {
            return Optional.empty();
        }
        Optional<List<String>> values = from.values(key.columns());
        if (values.isEmpty() || !open(shape, key)) {
            telling.tell(path, key.table(), Optional.empty());
            return Optional.empty();
        }
        return Optional.of(new Step(telling, path, new RowKey(key.table(), key.referenced(), values.get())));
    }

    /** Whether the key's values are told as they are, and the table behind it may be told at all. */
    private boolean open(TableShape from, ForeignKey key) {
        if (!rules.allowed(key.table())) {
            reading.complain(key.table(), "related rows are not read from a table outside `tables` and `schemas`");
            return false;
        }
        List<Column> probe = key.columns().stream()
                .map(column -> new Column(column, ColumnType.of(ColumnType.Kind.TEXT), "x"))
                .toList();
        return rules.told(from.name(), new HashSet<>(from.primaryKey()), probe).equals(probe);
    }

    @Override
    public void close() {
        reading.close();
    }
}
