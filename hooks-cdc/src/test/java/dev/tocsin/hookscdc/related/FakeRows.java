package dev.tocsin.hookscdc.related;

import dev.tocsin.hookscdc.change.Column;
import dev.tocsin.hookscdc.change.ColumnType;
import dev.tocsin.hookscdc.change.ColumnType.Kind;
import dev.tocsin.hookscdc.related.TableShape.Typed;
import dev.tocsin.hookscdc.table.TableName;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Customers by number and their countries by code, in memory; counts what it is asked. */
final class FakeRows implements ReferencedRows {

    static final TableName ORDERS = new TableName("public", "orders");
    static final TableName CUSTOMERS = new TableName("public", "customers");
    static final TableName COUNTRIES = new TableName("public", "countries");

    final List<String> asked = new ArrayList<>();
    final Map<String, String> names = new HashMap<>();
    Instant time;

    @Nullable
    SQLException refusal;

    int opened;

    FakeRows(Instant time) {
        this.time = time;
    }

    FakeRows open() {
        opened++;
        return this;
    }

    @Override
    public TableShape shape(TableName table) {
        if (table.equals(ORDERS)) {
            return shape(
                    table,
                    List.of(new ForeignKey(List.of("customer_id"), CUSTOMERS, List.of("id"))),
                    "id",
                    "customer_id");
        }
        return table.equals(CUSTOMERS)
                ? shape(
                        table,
                        List.of(new ForeignKey(List.of("country"), COUNTRIES, List.of("id"))),
                        "id",
                        "name",
                        "country")
                : shape(table, List.of(), "id", "name");
    }

    private static TableShape shape(TableName table, List<ForeignKey> keys, String... columns) {
        List<Typed> typed = List.of(columns).stream()
                .map(name -> new Typed(name, "text", "text"))
                .toList();
        return new TableShape(table, typed, Set.of("id"), keys);
    }

    @Override
    public Found read(TableShape table, List<String> columns, List<List<String>> values) throws SQLException {
        asked.add(table.name().table() + " " + values.size());
        if (refusal != null) {
            throw refusal;
        }
        Map<List<String>, List<Column>> found = new HashMap<>();
        for (List<String> each : values) {
            String value = each.get(0);
            String name = names.getOrDefault(value, table.name().table() + " " + value);
            found.put(each, List.of(text("id", value), text("name", name), text("country", "AT")));
        }
        return new Found(time, found);
    }

    private static Column text(String name, String value) {
        return new Column(name, ColumnType.of(Kind.TEXT), value);
    }

    @Override
    public boolean lost(SQLException e) {
        return "08006".equals(e.getSQLState());
    }

    @Override
    public boolean passing(SQLException e) {
        return "55P03".equals(e.getSQLState());
    }

    @Override
    public void close() {}
}
