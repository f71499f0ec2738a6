package dev.tocsin.hookscdc.related;

import dev.tocsin.hookscdc.change.Column;
import dev.tocsin.hookscdc.table.Demand;
import dev.tocsin.hookscdc.table.TableName;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Which related rows are wanted, and what of them may be told. */
public interface RelatedRules {

    /** What hooks want at this moment. */
    Collection<Demand> demands();

    /** Whether rows of the table may leave the database. */
    boolean allowed(TableName table);

    /** The columns as they may be told: some left out, some masked. */
    List<Column> told(TableName table, Set<String> primaryKey, List<Column> columns);
}
