package dev.tocsin.hookscdc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.hookscdc.fixture.EveryType;
import dev.tocsin.hookscdc.fixture.RunningApp;
import dev.tocsin.schemas.event.Change;
import dev.tocsin.schemas.event.ColumnRules;
import dev.tocsin.schemas.event.Delivery;
import dev.tocsin.schemas.event.HookDefinition;
import dev.tocsin.schemas.event.Listen;
import dev.tocsin.schemas.event.Send;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class RelatedRowsOfPostgresTest {

    private static RunningApp app;

    @BeforeAll
    static void start() {
        app = new RunningApp("related.");
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    private static void capture(String database, ColumnRules rules, List<String> tables, String... paths)
            throws Exception {
        Listen listen = Listen.newBuilder()
                .setKind("table")
                .setDatabase(database)
                .setSchema$("public")
                .setTable("orders")
                .setOperations(List.of("insert", "update", "delete"))
                .setRelated(List.of(paths))
                .build();
        app.stage()
                .put(
                        app.stage().topics().hooks(),
                        database,
                        HookDefinition.newBuilder()
                                .setName(database)
                                .setOrigin("file:main")
                                .setGeneration(1)
                                .setListen(listen)
                                .setSend(Send.newBuilder().build())
                                .setDelivery(Delivery.newBuilder().build())
                                .build());
        app.stage()
                .put(app.stage()
                        .definition(database)
                        .setColumns(rules)
                        .setTables(tables)
                        .build());
        app.awaitPublished(database, "orders");
        app.awaitReady();
    }

    private static ColumnRules nothing() {
        return ColumnRules.newBuilder().build();
    }

    private static void execute(String database, String... statements) throws Exception {
        app.stage().database().execute(database, statements);
    }

    @Test
    void tellsRowsBehindForeignKeysThreeLevelsDeepAsCapturedRowsAreTold() throws Exception {
        app.stage()
                .database()
                .create(
                        "deep",
                        "create domain positive as int check (value > 0)",
                        "create type mood as enum ('glad', 'sad')",
                        "create table country (code char(2) primary key, name text)",
                        "create table company (id uuid primary key, country_id char(2) references country)",
                        "create table customer (id bigint primary key, name text, company uuid references company,"
                                + " a numeric(20,2), b timestamptz, c jsonb, d text[], e bytea, f mood, g boolean,"
                                + " h double precision, i interval, j date, k positive, l money, m int[], n text)",
                        "create table orders (id int primary key, customer_id bigint references customer)",
                        "insert into country values ('AT', 'Österreich')",
                        "insert into company values ('0d1b8f4e-6f0a-4c43-8a3c-2f6b7f0e9c11', 'AT')",
                        "insert into customer values (9007199254740993, 'Ada \"A\"', '0d1b8f4e-6f0a-4c43-8a3c-2f6b7f0e9c11',"
                                + " 12.50, '2026-01-02 03:04:05.5+02', '{\"x\": [1.10, null]}', '{a,\"b,c\"}', '\\x00ff10',"
                                + " 'glad', true, 'NaN', '1 year 3 hours', '2026-01-02', 7, 12.34, '{1,null}', null)");
        capture("deep", nothing(), List.of(), "customer", "customer.company", "customer.company.country");

        execute("deep", "insert into orders values (1, 9007199254740993), (2, null)");

        List<Change> told = app.changes("deep", 2);
        assertThat(told.get(0).getRelated())
                .isEqualTo(Map.of(
                        "customer",
                        "{\"id\":9007199254740993,\"name\":\"Ada \\\"A\\\"\","
                                + "\"company\":\"0d1b8f4e-6f0a-4c43-8a3c-2f6b7f0e9c11\",\"a\":12.50,"
                                + "\"b\":\"2026-01-02T01:04:05.500000Z\",\"c\":{\"x\": [1.10, null]},\"d\":[\"a\",\"b,c\"],"
                                + "\"e\":\"AP8Q\",\"f\":\"glad\",\"g\":true,\"h\":\"NaN\",\"i\":\"P1Y0M0DT3H0M0S\","
                                + "\"j\":\"2026-01-02\",\"k\":7,\"l\":12.34,\"m\":[1,null],\"n\":null}",
                        "customer.company",
                        "{\"id\":\"0d1b8f4e-6f0a-4c43-8a3c-2f6b7f0e9c11\",\"country_id\":\"AT\"}",
                        "customer.company.country",
                        "{\"code\":\"AT\",\"name\":\"Österreich\"}"));
        assertThat(told.get(1).getRelated()).isEqualTo(Map.of("customer", "null"));
    }

    /** One row, told by the stream when it was written and as a related one when another led to it. */
    @Test
    void writesValuesAsTheStreamDoes() throws Exception {
        app.stage()
                .database()
                .create(
                        "same",
                        Stream.concat(
                                        Stream.of(EveryType.table()),
                                        Stream.of("create table orders (id int primary key, t_id bigint references t)"))
                                .toArray(String[]::new));
        capture("same", nothing(), List.of(), "t");
        app.stage()
                .put(app.stage()
                        .definition("same")
                        .setPublish(List.of("public.t"))
                        .build());
        app.awaitPublished("same", "orders", "t");

        execute("same", EveryType.row(), "insert into orders values (1, 9007199254740993)");

        List<Change> told = app.changes("same", 2);
        String streamed = told.stream()
                .filter(change -> change.getTable().equals("t"))
                .map(Change::getAfter)
                .findFirst()
                .orElseThrow();
        assertThat(told)
                .filteredOn(change -> change.getTable().equals("orders"))
                .extracting(change -> change.getRelated().get("t"))
                .containsExactly(streamed);
    }

    @Test
    void followsForeignKeysOfSeveralColumns() throws Exception {
        app.stage()
                .database()
                .create(
                        "tenants",
                        "create table tenant (id int primary key, name text)",
                        "create table customer (no bytea, tenant_id int references tenant, since date, name text,"
                                + " primary key (tenant_id, no, since))",
                        "create table orders (id int primary key, tenant_id int references tenant, no bytea, customer_id"
                                + " date, foreign key (customer_id, tenant_id, no) references customer (since, tenant_id, no),"
                                + " seller_no bytea, seller_since date,"
                                + " foreign key (tenant_id, seller_no, seller_since) references customer (tenant_id, no, since))",
                        "alter table orders replica identity full",
                        "insert into tenant values (1, 'one'), (2, 'two')",
                        "insert into customer values ('\\x01', 1, '2026-01-01', 'Ada'), ('\\x01', 2, '2026-01-01', 'Bob'),"
                                + " ('\\x02', 1, '2026-01-01', 'Cy')");
        capture("tenants", nothing(), List.of(), "tenant", "no.tenant", "seller_since", "customer");

        execute(
                "tenants",
                "insert into orders values (1, 2, '\\x01', '2026-01-01', null, null)",
                "insert into orders values (2, 1, '\\x01', '2026-01-01', '\\x02', '2026-01-01')");

        List<Change> told = app.changes("tenants", 2);
        assertThat(told.get(0).getRelated())
                .isEqualTo(Map.of(
                        "tenant", "{\"id\":2,\"name\":\"two\"}",
                        "no", "{\"no\":\"AQ==\",\"tenant_id\":2,\"since\":\"2026-01-01\",\"name\":\"Bob\"}",
                        "no.tenant", "{\"id\":2,\"name\":\"two\"}",
                        "seller_since", "null"));
        assertThat(told.get(1).getRelated())
                .containsEntry("no", "{\"no\":\"AQ==\",\"tenant_id\":1,\"since\":\"2026-01-01\",\"name\":\"Ada\"}")
                .containsEntry(
                        "seller_since", "{\"no\":\"Ag==\",\"tenant_id\":1,\"since\":\"2026-01-01\",\"name\":\"Cy\"}");
    }

    @Test
    void findsAForeignKeyByItsColumnByDjangosNameOrByTheTableBehindIt() throws Exception {
        app.stage()
                .database()
                .create(
                        "names",
                        "create table customer (id int primary key, sku text unique)",
                        "create table orders (id int primary key, buyer int references customer,"
                                + " \"Odd %s?name_id\" int references customer, sku_ref text references customer (sku),"
                                + " note jsonb, note_id int references customer)",
                        "insert into customer values (1, 'a'), (2, 'b')");
        capture(
                "names",
                nothing(),
                List.of(),
                "buyer",
                "Odd %s?name",
                "sku_ref",
                "note",
                "note.x",
                "customer",
                "nobody");

        execute("names", "insert into orders values (1, 1, 2, 'b', '{\"x\": 1}', 1)");

        assertThat(app.changes("names", 1).get(0).getRelated())
                .as("`note` is a column, and `customer` would be any of several")
                .isEqualTo(Map.of(
                        "buyer", "{\"id\":1,\"sku\":\"a\"}",
                        "Odd %s?name", "{\"id\":2,\"sku\":\"b\"}",
                        "sku_ref", "{\"id\":2,\"sku\":\"b\"}"));
    }

    @Test
    void tellsWhomTheRowBeforeBelongedToWhereTheRowBeforeIsKnown() throws Exception {
        app.stage()
                .database()
                .create(
                        "owners",
                        "create table customers (id int primary key, name text)",
                        "create table orders (id int primary key, customer_id int references customers)",
                        "alter table orders replica identity full",
                        "insert into customers values (1, 'Ada'), (2, 'Bob')");
        capture("owners", nothing(), List.of(), "customer", "old:customer");

        execute(
                "owners",
                "insert into orders values (1, 1)",
                "update orders set customer_id = 2",
                "delete from orders");

        assertThat(app.changes("owners", 3))
                .extracting(Change::getRelated)
                .containsExactly(
                        Map.of("customer", "{\"id\":1,\"name\":\"Ada\"}"),
                        Map.of(
                                "customer",
                                "{\"id\":2,\"name\":\"Bob\"}",
                                "old:customer",
                                "{\"id\":1,\"name\":\"Ada\"}"),
                        Map.of(
                                "customer",
                                "{\"id\":2,\"name\":\"Bob\"}",
                                "old:customer",
                                "{\"id\":2,\"name\":\"Bob\"}"));
    }

    @Test
    void keepsFromKafkaWhatMustNotReachItOfRelatedRowsToo() throws Exception {
        app.stage()
                .database()
                .create(
                        "secret",
                        "create table users (id int primary key, name text, password text)",
                        "create schema hr",
                        "create table hr.people (id int primary key)",
                        "create table orders (id int primary key, user_id int references users,"
                                + " person_id int references hr.people, seller_id int references users)",
                        "insert into users values (1, 'Ada', 'x')",
                        "insert into hr.people values (1)");
        ColumnRules rules = ColumnRules.newBuilder()
                .setExclude(List.of("users.password"))
                .setMask(List.of("users.name", "orders.seller_id"))
                .build();
        capture("secret", rules, List.of("public.*"), "user", "person", "seller");

        execute("secret", "insert into orders values (1, 1, 1, 1)");

        assertThat(app.changes("secret", 1).get(0).getRelated())
                .isEqualTo(Map.of("user", "{\"id\":1,\"name\":\"***\"}", "person", "null", "seller", "null"));
    }

    @Test
    void isNeverOlderThanTheChangeItselfThoughItsTableIsNotCaptured() throws Exception {
        app.stage()
                .database()
                .create(
                        "fresh",
                        "create table customers (id int primary key, version int)",
                        "create table orders (id int primary key, customer_id int references customers)",
                        "insert into customers values (1, 0)");
        capture("fresh", nothing(), List.of(), "customer");

        for (int i = 1; i <= 200; i++) {
            execute("fresh", "update customers set version = " + i, "insert into orders values (" + i + ", 1)");
        }

        assertThat(app.changes("fresh", 200)).allSatisfy(change -> {
            int order = Integer.parseInt(change.getKey().replaceAll("\\D", ""));
            int version = Integer.parseInt(
                    String.valueOf(change.getRelated().get("customer")).replaceAll(".*\"version\":(\\d+).*", "$1"));
            assertThat(version).isGreaterThanOrEqualTo(order);
        });
    }

    @Test
    void aTableThatIsLockedCostsItsOwnRowsOnly() throws Exception {
        app.stage()
                .database()
                .create(
                        "locked",
                        "create table customers (id int primary key)",
                        "create table orders (id int primary key, customer_id int references customers, note text)",
                        "insert into customers values (1)");
        capture("locked", nothing(), List.of(), "customer");
        execute("locked", "insert into orders values (1, 1, null)");
        assertThat(app.changes("locked", 1).get(0).getRelated()).isEqualTo(Map.of("customer", "{\"id\":1}"));

        try (Connection connection = app.stage().database().connect("locked");
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table customers in access exclusive mode");
            execute("locked", "update orders set note = 'while it is locked'");
            assertThat(app.changes("locked", 2).get(1).getRelated()).isEqualTo(Map.of("customer", "null"));
        }
    }
}
