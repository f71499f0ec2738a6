package dev.tocsin.hookscdc.related;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.hookscdc.change.Column;
import dev.tocsin.hookscdc.table.Demand;
import dev.tocsin.hookscdc.table.TableName;
import dev.tocsin.hookscdc.table.TablePattern;
import dev.tocsin.schemas.event.Change;
import dev.tocsin.schemas.event.Operation;
import dev.tocsin.schemas.serde.Contract;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RelatedRowsTest {

    static {
        // Avro builds no generated class unless it is told to trust it, and the contract's formats tell it.
        var unused = Contract.of("related.");
    }

    private static final Instant COMMITTED = Instant.parse("2026-03-01T12:00:00Z");

    private final FakeRows database = new FakeRows(COMMITTED.plusSeconds(1));
    private Instant now = COMMITTED.plusSeconds(1);
    private Set<String> paths = Set.of("customer");

    private final RelatedRules rules = new RelatedRules() {
        @Override
        public Collection<Demand> demands() {
            return List.of(new Demand(
                    "hook", 1, Optional.of("shop"), new TablePattern("public", "orders"), Demand.EVERYTHING, paths));
        }

        @Override
        public boolean allowed(TableName table) {
            return true;
        }

        @Override
        public List<Column> told(TableName table, Set<String> primaryKey, List<Column> columns) {
            return columns;
        }
    };

    private final RelatedRows related = new RelatedRows(database::open, rules, () -> now);

    @Test
    void asksOncePerTableAndLevelForAWholeBatch() {
        paths = Set.of("customer.country");

        List<Change> told = completed(
                IntStream.range(0, 500).mapToObj(i -> order(i, i % 50)).toArray(Change[]::new));

        assertThat(database.asked).containsExactly("customers 50", "countries 1");
        assertThat(told)
                .allSatisfy(change -> assertThat(change.getRelated())
                        .containsOnlyKeys("customer", "customer.country")
                        .containsEntry(
                                "customer.country", "{\"id\":\"AT\",\"name\":\"countries AT\",\"country\":\"AT\"}"));
    }

    @Test
    void asksNothingOfADatabaseOfWhichNothingRelatedIsWanted() {
        paths = Set.of();

        assertThat(completed(order(1, 7)).get(0).getRelated()).isEmpty();
        assertThat(database.opened).isZero();
    }

    @Test
    void usesARowAgainForChangesThatWereCommittedBeforeItWasRead() {
        completed(order(1, 7));
        completed(order(2, 7));

        assertThat(database.asked).containsExactly("customers 1");
    }

    @Test
    void readsARowAgainForAChangeThatMayBeNewer() {
        completed(order(1, 7));
        Change later = Change.newBuilder(order(2, 7))
                .setCommittedAt(database.time.plusMillis(50))
                .build();
        database.names.put("7", "Ada");

        assertThat(completed(later).get(0).getRelated().get("customer")).contains("Ada");
    }

    @Test
    void readsARowAgainOnceItsOwnChangeHasPassed() {
        completed(order(1, 7));
        database.names.put("7", "Ada");

        List<Change> told = completed(change("customers", "{\"id\":7}", null, "{\"id\":7}"), order(2, 7));

        assertThat(told.get(1).getRelated().get("customer")).contains("Ada");
    }

    @Test
    void remembersARowForAMomentOnly() {
        completed(order(1, 7));
        now = now.plus(Duration.ofSeconds(6));
        completed(order(2, 7));

        assertThat(database.asked).containsExactly("customers 1", "customers 1");
    }

    @Test
    void tellsNullWhereTheForeignKeyIsNullAndNothingWhereThereIsNoForeignKey() {
        paths = Set.of("customer.country", "id.x", "data.x");

        Change told = completed(change("orders", "{\"id\":1}", null, "{\"id\":1,\"customer_id\":null}"))
                .get(0);

        assertThat(told.getRelated()).isEqualTo(Map.of("customer", "null"));
    }

    @Test
    void followsTheRowBeforeOnlyWhereThatIsWanted() {
        paths = Set.of("customer", "old:customer");
        Change moved = change("orders", "{\"id\":1}", "{\"id\":1,\"customer_id\":7}", "{\"id\":1,\"customer_id\":8}");

        Map<String, String> told = completed(moved).get(0).getRelated();

        assertThat(told.get("customer")).contains("customers 8");
        assertThat(told.get("old:customer")).contains("customers 7");
    }

    @Test
    void letsTheCaptureBeginAnewWhereTheConnectionIsLost() {
        database.refusal = new SQLException("gone", "08006");

        assertThatThrownBy(() -> completed(order(1, 7)))
                .isInstanceOf(RelatedUnreadable.class)
                .hasMessageContaining("gone");
        database.refusal = null;
        assertThat(completed(order(1, 7)).get(0).getRelated().get("customer")).contains("customers 7");
        assertThat(database.opened).isEqualTo(2);
    }

    @Test
    void goesOnWithoutTheRowsOfATableThatCannotBeReadAndTriesItAgainLater() {
        database.refusal = new SQLException("canceling statement due to lock timeout", "55P03");
        assertThat(completed(order(1, 7)).get(0).getRelated()).isEqualTo(Map.of("customer", "null"));
        assertThat(database.asked).hasSize(3);
        assertThat(completed(order(2, 7)).get(0).getRelated()).isEqualTo(Map.of("customer", "null"));
        assertThat(database.asked).as("no statement while it rests").hasSize(3);

        database.refusal = null;
        now = now.plus(Duration.ofSeconds(11));

        assertThat(completed(order(3, 7)).get(0).getRelated().get("customer")).contains("customers 7");
    }

    @Test
    void leavesOutWhatWouldMakeAChangeTooLarge() {
        database.names.put("7", "x".repeat(600 * 1024));

        assertThat(completed(order(1, 7), order(2, 8)))
                .extracting(change ->
                        String.valueOf(change.getRelated().get("customer")).length() > 10)
                .containsExactly(false, true);
    }

    @Test
    void remembersABoundedNumberOfRows() {
        Remembered remembered = new Remembered();
        for (int i = 0; i <= Remembered.MOST_ROWS; i++) {
            remembered.keep(key(i), new Remembered.Row(Optional.of("{}"), COMMITTED.plusSeconds(1), now));
        }

        assertThat(remembered.find(key(0), COMMITTED, now)).isNull();
        assertThat(remembered.find(key(1), COMMITTED, now)).isNotNull();
    }

    private static RowKey key(int number) {
        return new RowKey(FakeRows.CUSTOMERS, List.of("id"), List.of(Integer.toString(number)));
    }

    private List<Change> completed(Change... changes) {
        List<ProducerRecord<String, @Nullable SpecificRecord>> records = new ArrayList<>();
        for (Change change : changes) {
            records.add(new ProducerRecord<>("changes", change));
        }
        return related.completed(records).stream()
                .map(record -> (Change) record.value())
                .toList();
    }

    private static Change order(int id, int customer) {
        return change("orders", "{\"id\":" + id + "}", null, "{\"id\":" + id + ",\"customer_id\":" + customer + "}");
    }

    private static Change change(String table, String key, @Nullable String before, @Nullable String after) {
        return Change.newBuilder()
                .setId("chg")
                .setDatabase("shop")
                .setSchema$("public")
                .setTable(table)
                .setOperation(Operation.update)
                .setKey(key)
                .setBefore(before)
                .setAfter(after)
                .setTransaction("1")
                .setPosition("0/1")
                .setCommittedAt(COMMITTED)
                .build();
    }
}
