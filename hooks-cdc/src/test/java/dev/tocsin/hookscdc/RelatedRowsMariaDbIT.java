package dev.tocsin.hookscdc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.hookscdc.fixture.MariaDbApp;
import dev.tocsin.hookscdc.fixture.Stage;
import dev.tocsin.schemas.event.Change;
import dev.tocsin.schemas.event.ColumnRules;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class RelatedRowsMariaDbIT {

    private static MariaDbApp app;

    @BeforeAll
    static void start() {
        app = new MariaDbApp("related-maria.");
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    /** A database with these tables, and a hook on its table {@code orders} that names these rows. */
    private static void capture(String database, List<String> statements, ColumnRules rules, String... paths)
            throws SQLException {
        app.server().execute("create database " + database);
        app.in(database, statements.toArray(String[]::new));
        Stage stage = app.running().stage();
        stage.hook(
                database,
                listen -> listen.setDatabase(database)
                        .setSchema$(database)
                        .setTable("orders")
                        .setOperations(List.of("insert", "update", "delete"))
                        .setRelated(List.of(paths)));
        stage.put(app.definition(database)
                .setColumns(rules)
                .setTables(List.of(database + ".*"))
                .build());
        app.awaitCaptured(database);
    }

    private static ColumnRules nothing() {
        return ColumnRules.newBuilder().build();
    }

    @Test
    void tellsRowsBehindForeignKeysThreeLevelsDeepAsCapturedRowsAreTold() throws Exception {
        capture(
                "deep",
                List.of(
                        "create table country (code char(2) character set latin1 primary key, name text)",
                        "create table company (id uuid primary key, country_id char(2) character set latin1,"
                                + " foreign key (country_id) references country (code))",
                        "create table customer (id bigint unsigned primary key, name varchar(20), company uuid,"
                                + " since date, key (since), foreign key (company) references company (id))",
                        "create table orders (id int primary key, customer_id bigint unsigned,"
                                + " foreign key (customer_id) references customer (id))",
                        "insert into country values ('AT', 'Österreich')",
                        "insert into company values ('0d1b8f4e-6f0a-4c43-8a3c-2f6b7f0e9c11', 'AT')",
                        "insert into customer values (18446744073709551615, 'Ada \"A\"',"
                                + " '0d1b8f4e-6f0a-4c43-8a3c-2f6b7f0e9c11', '2026-01-02')"),
                nothing(),
                "customer",
                "customer.company",
                "customer.company.country",
                "nobody");

        app.in("deep", "insert into orders values (1, 18446744073709551615), (2, null)");

        List<Change> told = app.changes("deep", 2);
        assertThat(told.get(0).getRelated())
                .isEqualTo(Map.of(
                        "customer",
                        "{\"id\":18446744073709551615,\"name\":\"Ada \\\"A\\\"\","
                                + "\"company\":\"0d1b8f4e-6f0a-4c43-8a3c-2f6b7f0e9c11\",\"since\":\"2026-01-02\"}",
                        "customer.company",
                        "{\"id\":\"0d1b8f4e-6f0a-4c43-8a3c-2f6b7f0e9c11\",\"country_id\":\"AT\"}",
                        "customer.company.country",
                        "{\"code\":\"AT\",\"name\":\"Österreich\"}"));
        assertThat(told.get(1).getRelated()).isEqualTo(Map.of("customer", "null"));
    }

    /** One row, told by the stream when it was written and as a related one when another led to it. */
    @Test
    void writesValuesAsTheStreamDoes() throws Exception {
        capture(
                "alike",
                List.of(
                        MariaDbApp.EVERY_TYPE,
                        "create table orders (id int primary key, t_id int, foreign key (t_id) references t (id))"),
                nothing(),
                "t");
        app.running()
                .stage()
                .put(app.definition("alike", "alike.t")
                        .setTables(List.of("alike.*"))
                        .build());
        app.awaitCaptured("alike");

        app.in("alike", MariaDbApp.ONE_OF_EACH, "insert into orders values (1, -1)");

        List<Change> told = app.changes("alike", 2);
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
    void followsForeignKeysOfSeveralColumnsAndValuesThatAreEqualThoughWrittenOtherwise() throws Exception {
        capture(
                "tenants",
                List.of(
                        "create table customer (tenant varchar(10) collate utf8mb4_general_ci, no varbinary(4), since"
                                + " datetime(3), name text, primary key (tenant, no, since))",
                        "create table orders (id int primary key, tenant varchar(10) collate utf8mb4_general_ci, no"
                                + " varbinary(4), since datetime(3), foreign key (tenant, no, since)"
                                + " references customer (tenant, no, since))",
                        "insert into customer values ('One', x'01', '2026-01-02 03:04:05.5', 'Ada'),"
                                + " ('two', x'01', '2026-01-02 03:04:05.5', 'Bob')"),
                nothing(),
                "customer",
                "old:customer");

        app.in(
                "tenants",
                "insert into orders values (1, 'oNE', x'01', '2026-01-02 03:04:05.5')",
                "update orders set tenant = 'two'");

        List<Change> told = app.changes("tenants", 2);
        String ada = "{\"tenant\":\"One\",\"no\":\"AQ==\",\"since\":\"2026-01-02T03:04:05.5\",\"name\":\"Ada\"}";
        assertThat(told.get(0).getRelated()).isEqualTo(Map.of("customer", ada));
        assertThat(told.get(1).getRelated())
                .containsEntry("old:customer", ada)
                .containsEntry("customer", ada.replace("One", "two").replace("Ada", "Bob"));
    }

    @Test
    void keepsFromKafkaWhatMustNotReachItOfRelatedRowsToo() throws Exception {
        app.server().execute("create database hr", "create table hr.people (id int primary key)");
        capture(
                "secret",
                List.of(
                        "create table users (id int primary key, name text, password text)",
                        "create table orders (id int primary key, user_id int, person_id int, seller_id int,"
                                + " foreign key (user_id) references users (id),"
                                + " foreign key (person_id) references hr.people (id),"
                                + " foreign key (seller_id) references users (id))",
                        "insert into users values (1, 'Ada', 'x')",
                        "insert into hr.people values (1)"),
                ColumnRules.newBuilder()
                        .setExclude(List.of("users.password"))
                        .setMask(List.of("users.name", "orders.seller_id"))
                        .build(),
                "user",
                "person",
                "seller");

        app.in("secret", "insert into orders values (1, 1, 1, 1)");

        assertThat(app.changes("secret", 1).get(0).getRelated())
                .isEqualTo(Map.of("user", "{\"id\":1,\"name\":\"***\"}", "person", "null", "seller", "null"));
    }

    /** Also of rows that were committed with it: the log has them before anybody else sees them. */
    @Test
    void isNeverOlderThanTheChangeItselfThoughItsTableIsNotCaptured() throws Exception {
        capture(
                "fresh",
                List.of(
                        "create table customers (id int primary key, version int)",
                        "create table orders (id int primary key, customer_id int,"
                                + " foreign key (customer_id) references customers (id))"),
                nothing(),
                "customer");

        try (Connection connection = app.server().connect();
                Statement statement = connection.createStatement()) {
            statement.execute("use fresh");
            connection.setAutoCommit(false);
            for (int i = 1; i <= 300; i++) {
                statement.execute("insert into customers values (" + i + ", 0)");
                statement.execute("update customers set version = " + i);
                statement.execute("insert into orders values (" + i + ", " + i + ")");
                connection.commit();
            }
        }

        assertThat(app.changes("fresh", 300)).allSatisfy(change -> {
            int order = Integer.parseInt(change.getKey().replaceAll("\\D", ""));
            int version = Integer.parseInt(
                    String.valueOf(change.getRelated().get("customer")).replaceAll(".*\"version\":(\\d+).*", "$1"));
            assertThat(version).isGreaterThanOrEqualTo(order);
        });
    }

    @Test
    void aTableThatIsLockedCostsItsOwnRowsOnly() throws Exception {
        capture(
                "locked",
                List.of(
                        "create table customers (id int primary key)",
                        "create table orders (id int primary key, customer_id int, note text,"
                                + " foreign key (customer_id) references customers (id))",
                        "insert into customers values (1)"),
                nothing(),
                "customer");
        app.in("locked", "insert into orders values (1, 1, null)");
        assertThat(app.changes("locked", 1).get(0).getRelated()).isEqualTo(Map.of("customer", "{\"id\":1}"));

        try (Connection connection = app.server().connect();
                Statement statement = connection.createStatement()) {
            statement.execute("lock tables locked.customers write");
            app.in("locked", "update orders set note = 'while it is locked'");
            assertThat(app.changes("locked", 2).get(1).getRelated()).isEqualTo(Map.of("customer", "null"));
        }
    }
}
