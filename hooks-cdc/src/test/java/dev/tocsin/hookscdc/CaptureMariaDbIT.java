package dev.tocsin.hookscdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tocsin.hookscdc.fixture.MariaDbServer;
import dev.tocsin.hookscdc.fixture.RunningApp;
import dev.tocsin.schemas.event.Change;
import dev.tocsin.schemas.event.DatabaseDefinition;
import dev.tocsin.schemas.event.Event;
import dev.tocsin.schemas.event.Operation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class CaptureMariaDbIT {

    private static final String KINDS = """
            create table t (id int primary key, u1 tinyint unsigned, u2 smallint unsigned, u3 mediumint unsigned,
              u4 int unsigned, u8 bigint unsigned, i8 bigint, dec_ decimal(30,10), f float, d double, yes bit(1),
              bits bit(12), y year, da date, ti time(3), dt datetime(6), ts timestamp(3) null, latin varchar(10)
              character set latin1, txt text character set utf8mb4, bin binary(4), vb varbinary(10), bl blob,
              e enum('a', 'it''s'), s set('x', 'y', 'z'), j json, g point, uu uuid, v int as (id * 2) virtual,
              flag boolean, hash text unique)""";
    private static final String ONE_OF_EACH = """
            insert into t values (-1, 255, 65535, 16777215, 4294967295, 18446744073709551615, -9223372036854775808,
              -12345678901234567890.0123456789, 1.5, -2.25e-10, b'1', b'101', 2026, '2026-01-02', '-838:59:58.100',
              '2026-01-02 03:04:05.000006', '2026-01-02 03:04:05.678', 'Grüße', '日本 🎉', x'0100', x'00ff', x'ff',
              'it''s', 'x,z', '{"a": [1, null]}', point(1, 2), '01234567-89ab-4def-8123-456789abcdef', default, true,
              'q')""";

    private static final MariaDbServer SERVER = new MariaDbServer();
    private static final RunningApp APP = new RunningApp("maria.");

    @BeforeAll
    static void server() {
        Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close));
    }

    @AfterAll
    static void close() {
        APP.close();
        SERVER.close();
    }

    private static DatabaseDefinition.Builder definition(String name, String... publish) {
        return APP.stage()
                .definition(name)
                .setKind("mysql")
                .setUrl(SERVER.url(name))
                .setPassword(MariaDbServer.PASSWORD)
                .setPublish(List.of(publish));
    }

    /** A database of this name on the server, with these statements run in it, captured by now. */
    private static void captured(String name, String publish, String... statements) throws Exception {
        SERVER.execute("create database " + name);
        in(name, statements);
        APP.stage().put(definition(name, publish).build());
        awaitCaptured(name);
    }

    private static void awaitCaptured(String name) {
        await().atMost(Duration.ofSeconds(40))
                .until(() -> APP.metrics()
                                        .find("tocsin.capture.changes")
                                        .tag("database", name)
                                        .counter()
                                != null
                        && APP.health().reasons().stream().noneMatch(problem -> problem.contains("database " + name)));
    }

    private static void in(String database, String... statements) throws Exception {
        try (Connection connection = SERVER.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("use " + database);
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @Test
    void tellsInsertsUpdatesAndDeletesWithTheWholeRowBeforeAndAfter() throws Exception {
        captured(
                "plain",
                "plain.orders",
                "create table orders (id int primary key, state varchar(20), total decimal(10,2))");

        in(
                "plain",
                "insert into orders values (1, 'new', 9.50)",
                "update orders set state = 'paid'",
                "delete from orders");

        List<Change> changes = APP.changes("plain", 3);
        assertThat(changes)
                .extracting(Change::getOperation)
                .containsExactly(Operation.insert, Operation.update, Operation.delete);
        Change update = changes.get(1);
        assertThat(update.getSchema$()).isEqualTo("plain");
        assertThat(update.getKey()).isEqualTo("{\"id\":1}");
        assertThat(update.getBefore()).isEqualTo("{\"id\":1,\"state\":\"new\",\"total\":9.50}");
        assertThat(update.getAfter()).isEqualTo("{\"id\":1,\"state\":\"paid\",\"total\":9.50}");
        assertThat(update.getChanged()).containsExactly("state");
        assertThat(update.getTransaction()).matches("0-7-\\d+");
        assertThat(update.getPosition()).matches("binlog\\.\\d+:\\d+/0/0");
        assertThat(changes.get(0).getBefore()).isNull();
        assertThat(changes.get(2).getAfter()).isNull();
        assertThat(changes).extracting(Change::getId).doesNotHaveDuplicates();
    }

    @Test
    void tellsEachRowOfStatementsWithManyAndNoneOfWhatWasRolledBack() throws Exception {
        captured("many", "many.items", "create table items (id int primary key, n int)", "create table other (id int)");
        Path file = Files.writeString(SERVER.folder().resolve("load.txt"), "21\t1\n22\t2\n23\t3\n");

        try (Connection first = SERVER.connect();
                Connection second = SERVER.connect();
                Statement one = first.createStatement();
                Statement two = second.createStatement()) {
            first.setAutoCommit(false);
            second.setAutoCommit(false);
            one.execute("insert into many.items values (1, 1), (2, 2), (3, 3)");
            two.execute("insert into many.items values (11, 1), (12, 2)");
            one.execute("savepoint s");
            one.execute("insert into many.items values (4, 4)");
            one.execute("rollback to s");
            two.execute("insert into many.other values (1)");
            one.execute("insert into many.items values (5, 5)");
            second.commit();
            first.commit();
            one.execute("insert into many.items values (99, 99)");
            first.rollback();
        }
        in("many", "load data local infile '" + file + "' into table items", "delete from items where id > 20");

        List<Change> changes = APP.changes("many", 12);
        assertThat(changes)
                .filteredOn(change -> change.getOperation() == Operation.insert)
                .extracting(Change::getKey)
                .containsExactlyInAnyOrder(
                        "{\"id\":11}",
                        "{\"id\":12}",
                        "{\"id\":1}",
                        "{\"id\":2}",
                        "{\"id\":3}",
                        "{\"id\":5}",
                        "{\"id\":21}",
                        "{\"id\":22}",
                        "{\"id\":23}");
        assertThat(changes).extracting(Change::getId).doesNotHaveDuplicates();
        assertThat(changes).extracting(Change::getTransaction).doesNotContainNull();
    }

    @Test
    void tellsAChangedPrimaryKeyAsDeletionAndInsertionAndThatATableWasEmptied() throws Exception {
        captured("moved", "moved.t", "create table t (a int, b varchar(5), n int, primary key (b, a))");

        in("moved", "insert into t values (1, 'x', 0)", "update t set a = 2", "/* all */ truncate table `t`");

        List<Change> changes = APP.changes("moved", 4);
        assertThat(changes)
                .extracting(change -> change.getOperation() + " " + change.getKey())
                .containsExactlyInAnyOrder(
                        "insert {\"b\":\"x\",\"a\":1}",
                        "delete {\"b\":\"x\",\"a\":1}",
                        "insert {\"b\":\"x\",\"a\":2}",
                        "truncate {}");
    }

    @Test
    void tellsEveryTypeFaithfully() throws Exception {
        captured("kinds", "kinds.t", KINDS);

        in("kinds", "set time_zone = '+02:00'", ONE_OF_EACH);

        assertThat(APP.changes("kinds", 1).get(0).getAfter())
                .isEqualTo("{\"id\":-1,\"u1\":255,\"u2\":65535,\"u3\":16777215,\"u4\":4294967295,"
                        + "\"u8\":18446744073709551615,\"i8\":-9223372036854775808,"
                        + "\"dec_\":-12345678901234567890.0123456789,\"f\":1.5,\"d\":-2.25E-10,\"yes\":true,"
                        + "\"bits\":\"000000000101\",\"y\":2026,\"da\":\"2026-01-02\",\"ti\":\"-838:59:58.1\","
                        + "\"dt\":\"2026-01-02T03:04:05.000006\",\"ts\":\"2026-01-02T01:04:05.678Z\","
                        + "\"latin\":\"Grüße\",\"txt\":\"日本 🎉\",\"bin\":\"AQAAAA==\",\"vb\":\"AP8=\",\"bl\":\"/w==\","
                        + "\"e\":\"it's\",\"s\":[\"x\",\"z\"],\"j\":{\"a\": [1, null]},"
                        + "\"g\":\"AAAAAAEBAAAAAAAAAAAA8D8AAAAAAAAAQA==\","
                        + "\"uu\":\"01234567-89ab-4def-8123-456789abcdef\",\"v\":-2,\"flag\":1,\"hash\":\"q\"}");
    }

    @Test
    void tellsZeroDatesAndWhatIsNotAmongTheLabelsAsTheServerKeepsThem() throws Exception {
        captured(
                "zeros",
                "zeros.t",
                "create table t (id int primary key, e enum('a'), da date, dt datetime, ts timestamp null, y year)");

        in(
                "zeros",
                "set sql_mode = ''",
                "insert into t values (2, 'nothing', '0000-00-00', '2026-00-00', 0, 0), (3, null, null, null, null, null)");

        List<Change> changes = APP.changes("zeros", 2);
        assertThat(changes)
                .extracting(Change::getAfter)
                .containsExactlyInAnyOrder(
                        "{\"id\":2,\"e\":\"\",\"da\":\"0000-00-00\",\"dt\":\"2026-00-00T00:00:00\","
                                + "\"ts\":\"0000-00-00T00:00:00Z\",\"y\":0}",
                        "{\"id\":3,\"e\":null,\"da\":null,\"dt\":null,\"ts\":null,\"y\":null}");
    }

    @Test
    void aHookOnATableThatIsMadeLaterTakesEffectWithoutARestart() throws Exception {
        captured("live", "live.a", "create table a (id int primary key)");
        in("live", "create table b (id int primary key)", "insert into b values (1)", "insert into a values (1)");
        APP.changes("live", 1);

        APP.stage().put(definition("live", "live.a", "live.b").build());
        List<Change> changes = List.of();
        int row = 1;
        while (changes.isEmpty()) {
            in("live", "insert into b values (" + ++row + ")");
            changes = APP.changes().values(change -> change.getTable().equals("b"));
            APP.changes().poll(Duration.ofMillis(50));
        }

        assertThat(changes.get(0).getKey()).isNotEqualTo("{\"id\":1}");
    }

    @Test
    void goesOnWhenColumnsAreAddedDroppedAndRenamedOnTheWay() throws Exception {
        captured("altered", "altered.t", "create table t (id int primary key, a int)");

        in("altered", "insert into t values (1, 1)");
        // Without names in the log a row that is read after its table was altered is left out.
        APP.changes("altered", 1);
        in("altered", "alter table t add column b varchar(5) after id", "insert into t values (2, 'x', 2)");
        APP.changes("altered", 2);
        in("altered", "alter table t drop column a", "insert into t values (3, 'y')");
        APP.changes("altered", 3);
        in("altered", "drop table t", "create table t (id int primary key, c int)", "insert into t values (4, 4)");

        assertThat(APP.changes("altered", 4))
                .extracting(Change::getAfter)
                .contains(
                        "{\"id\":1,\"a\":1}",
                        "{\"id\":2,\"b\":\"x\",\"a\":2}",
                        "{\"id\":3,\"b\":\"y\"}",
                        "{\"id\":4,\"c\":4}");
    }

    @Test
    void aLogThatNamesItsColumnsIsReadRightWhateverHasBecomeOfTheTable() throws Exception {
        captured("named", "named.t", "create table t (id int primary key, a int unsigned, c varchar(5))");
        DatabaseDefinition paused =
                definition("named", "named.t").setEnabled(false).build();
        APP.stage().put(paused);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> APP.metrics()
                                .find("tocsin.capture.changes")
                                .tag("database", "named")
                                .counter()
                        == null);
        SERVER.execute("set global binlog_row_metadata = 'FULL'");
        try {
            in(
                    "named",
                    "insert into t values (1, 4294967295, 'x')",
                    "alter table t drop column c",
                    "insert into t values (2, 5)",
                    "drop table t");
        } finally {
            SERVER.execute("set global binlog_row_metadata = 'NO_LOG'");
        }

        APP.stage().put(definition("named", "named.t").build());

        assertThat(APP.changes("named", 2))
                .extracting(change -> change.getKey()
                        + Objects.requireNonNull(change.getAfter()).contains("\"c\":\"x\""))
                .containsExactlyInAnyOrder("{\"id\":1}true", "{\"id\":2}false");
    }

    @Test
    void aPositionThatTheServersLogDoesNotHaveIsAGap() throws Exception {
        try (MariaDbServer own = new MariaDbServer()) {
            own.execute("create database gone", "create table gone.t (id int primary key)");
            DatabaseDefinition.Builder database = definition("gone", "gone.t").setUrl(own.url("gone"));
            APP.stage().put(database.build());
            awaitCaptured("gone");
            own.execute("insert into gone.t values (1)");
            APP.changes("gone", 1);
            APP.stage().put(database.setEnabled(false).build());
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> APP.metrics()
                                    .find("tocsin.capture.changes")
                                    .tag("database", "gone")
                                    .counter()
                            == null);
            own.execute("reset master", "insert into gone.t values (2)", "insert into gone.t values (3)");

            APP.stage().put(database.setEnabled(true).build());

            Event gap = APP.events("gone", "dev.tocsin.system.gap", 1).get(0);
            assertThat(gap.getMessage()).contains("changes of database gone may be missing before binlog.");
            awaitCaptured("gone");
            own.execute("insert into gone.t values (4)");
            assertThat(APP.changes("gone", 2)).extracting(Change::getKey).contains("{\"id\":4}");
            APP.stage().put(APP.stage().topics().databases(), "gone", null);
        }
    }

    @Test
    void goesOnWhereItWasWhenTheServerIsStartedAgain() throws Exception {
        try (MariaDbServer own = new MariaDbServer()) {
            own.execute("create database back", "create table back.t (id int primary key)");
            APP.stage().put(definition("back", "back.t").setUrl(own.url("back")).build());
            awaitCaptured("back");
            own.execute("insert into back.t values (1)");
            own.stop(false);
            own.startAgain();
            own.execute("insert into back.t values (2)");
            own.stop(true);
            own.startAgain();
            own.execute("insert into back.t values (3)", "flush binary logs", "insert into back.t values (4)");

            List<Change> changes = APP.changes("back", 4);

            assertThat(changes)
                    .extracting(Change::getKey)
                    .containsExactlyInAnyOrder("{\"id\":1}", "{\"id\":2}", "{\"id\":3}", "{\"id\":4}");
            assertThat(APP.metrics()
                            .get("tocsin.capture.gaps")
                            .tag("database", "back")
                            .counter()
                            .count())
                    .isZero();
            APP.stage().put(APP.stage().topics().databases(), "back", null);
        }
    }
}
