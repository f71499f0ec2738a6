package dev.tocsin.hookscdc.table;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the wanted names meant when they were last looked at. A table that stands under such a name later and is another
 * one has appeared there: made, made anew or renamed, while somebody already waited for its rows.
 *
 * @param server whose tables these are; another server's have other oids
 * @param patterns the names that were wanted
 * @param tables what stood under them, captured or not, each with its oid
 * @param tellings transactions in which tables that had appeared were put into the publication, the newest last
 */
public record Followed(String server, Set<TablePattern> patterns, Map<TableName, Long> tables, List<Long> tellings) {

    /** More than can be made and not yet read from the log. */
    private static final int MOST_TELLINGS = 2000;

    public Followed {
        patterns = Set.copyOf(patterns);
        tables = Map.copyOf(tables);
        tellings = List.copyOf(tellings);
    }

    /** Nothing was ever wanted of this server: whatever is there, was there before. */
    public static Followed nothing(String server) {
        return new Followed(server, Set.of(), Map.of(), List.of());
    }

    /** Whether it is new under its name, which was wanted before it was there. */
    public boolean appeared(TableFacts table) {
        Long known = tables.get(table.name());
        boolean same = known != null && known == table.oid();
        return !same && patterns.stream().anyMatch(pattern -> pattern.matches(table.name()));
    }

    /**
     * After a look: what is there now is known. What has appeared stays so until it is captured, though it may be refused
     * for the time being.
     *
     * @param published names that are captured already
     */
    public Followed looked(Collection<Demand> demands, Collection<TableFacts> found, Collection<TableName> published) {
        Set<TablePattern> wanted = new LinkedHashSet<>();
        demands.forEach(demand -> wanted.add(demand.tables()));
        Map<TableName, Long> known = new LinkedHashMap<>();
        for (TableFacts table : found) {
            if (!appeared(table) || published.contains(table.name())) {
                known.put(table.name(), table.oid());
            }
        }
        return new Followed(server, wanted, known, tellings);
    }

    /** The table is put into the publication by this transaction. */
    public Followed told(TableFacts table, long transaction) {
        Map<TableName, Long> known = new LinkedHashMap<>(tables);
        known.put(table.name(), table.oid());
        List<Long> told = new ArrayList<>(tellings);
        told.add(transaction);
        return new Followed(
                server, patterns, known, told.subList(Math.max(0, told.size() - MOST_TELLINGS), told.size()));
    }
}
