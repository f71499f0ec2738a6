package dev.tocsin.hookscdc.capture;

import dev.tocsin.hookscdc.change.Column;
import dev.tocsin.hookscdc.related.RelatedRules;
import dev.tocsin.hookscdc.table.Demand;
import dev.tocsin.hookscdc.table.TableName;
import dev.tocsin.hookscdc.table.TablePattern;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** What the definition of a database says of its related rows, as it stands at the moment. */
record TellingRules(CaptureControl control) implements RelatedRules {

    @Override
    public Collection<Demand> demands() {
        return control.demands();
    }

    @Override
    public boolean allowed(TableName table) {
        List<TablePattern> allowed = control.definition().allowed();
        return allowed.isEmpty() || allowed.stream().anyMatch(pattern -> pattern.matches(table));
    }

    @Override
    public List<Column> told(TableName table, Set<String> primaryKey, List<Column> columns) {
        return control.definition().columns().applied(table, primaryKey, columns);
    }
}
