package dev.tocsin.hookscdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.tocsin.hookscdc.fixture.Records;
import dev.tocsin.hookscdc.fixture.RunningApp;
import dev.tocsin.schemas.event.Change;
import dev.tocsin.schemas.event.DeadLetter;
import dev.tocsin.schemas.event.Operation;
import dev.tocsin.schemas.event.Signal;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is in the log beside rows. */
final class MessagesTest {

    private static RunningApp app;

    @BeforeAll
    static void start() {
        app = new RunningApp("messages.");
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    private static void capture(String database, String... statements) throws Exception {
        app.stage().database().create(database, statements);
        app.stage()
                .put(app.stage()
                        .definition(database)
                        .setPublish(List.of("public.*"))
                        .build());
        app.awaitReady();
    }

    private static String emit(boolean transactional, String prefix, String content) {
        return "select pg_logical_emit_message(" + transactional + ", '" + prefix + "', '" + content + "')";
    }

    @Test
    void tellsMessagesInTheLogAsSignals() throws Exception {
        capture("signals", "create table a (id int primary key)");
        app.awaitPublished("signals", "a");
        try (Records<Signal> signals = new Records<>(
                        app.stage().clients(), app.stage().topics().signals());
                Connection connection = app.stage().database().connect("signals");
                Statement statement = connection.createStatement()) {
            statement.execute(emit(
                    true,
                    "tocsin.signal.user_registered",
                    "{\"subject\": \"42\", \"arguments\": {\"name\": \"Ada\", \"sum\": 1.10}}"));
            statement.execute(emit(false, "tocsin.signal.cleaned", "{\"rows\": 5}"));
            connection.setAutoCommit(false);
            statement.execute(emit(true, "tocsin.signal.rolled.back", "{}"));
            connection.rollback();
            statement.execute("insert into a values (1)");
            statement.execute(emit(true, "tocsin.signal.within", ""));
            statement.execute("insert into a values (2)");
            connection.commit();
            List<Signal> told = signals.await(3, any -> true);
            assertThat(told)
                    .extracting(Signal::getName, Signal::getSubject, Signal::getArguments)
                    .containsExactlyInAnyOrder(
                            tuple("user_registered", "42", "{\"name\":\"Ada\",\"sum\":1.10}"),
                            tuple("cleaned", "", "{\"rows\":5}"),
                            tuple("within", "", "{}"));
            assertThat(told).extracting(Signal::getId).doesNotHaveDuplicates().allMatch(id -> id.startsWith("sig_"));
            app.changes("signals", 2);
        }
    }

    @Test
    void makesADeadLetterOfASignalThatCannotBeRead() throws Exception {
        capture("letters", "create table a (id int primary key)");
        app.awaitPublished("letters", "a");
        try (Records<DeadLetter> letters =
                new Records<>(app.stage().clients(), app.stage().topics().deadLetters())) {
            app.stage()
                    .database()
                    .execute(
                            "letters",
                            emit(true, "tocsin.signal.broken", "{not json"),
                            emit(false, "tocsin.signal.list", "[1]"),
                            emit(true, "tocsin.signal.bad name", "{}"),
                            "insert into a values (1)");
            assertThat(letters.await(3, letter -> letter.getTopic().startsWith("postgresql:letters")))
                    .extracting(DeadLetter::getReason)
                    .anyMatch(reason -> reason.contains("it is not JSON"))
                    .anyMatch(reason -> reason.contains("expected a JSON object but was array"))
                    .anyMatch(reason -> reason.contains("but was 'bad name'"));
            app.changes("letters", 1);
        }
    }

    @Test
    void tellsATruncationOfEachTableOnceWhereItIsWanted() throws Exception {
        app.stage()
                .database()
                .create(
                        "emptied",
                        "create table a (id int primary key)",
                        "create table b (id int primary key)",
                        "create table c (id int primary key)");
        app.stage().hook("on-a", "emptied", "a", List.of("truncate"));
        app.stage().hook("on-b", "emptied", "b", List.of("insert", "truncate"));
        app.stage().hook("on-c", "emptied", "c", List.of("insert"));
        app.stage().put(app.stage().definition("emptied").build());
        app.awaitPublished("emptied", "a", "b", "c");
        app.awaitReady();
        app.stage()
                .database()
                .execute("emptied", "insert into c values (1)", "truncate a, c, b", "insert into b values (1)");
        List<Change> told = app.changes("emptied", 4);
        app.changes().settle();
        assertThat(app.changes("emptied", 4)).hasSize(4);
        List<Change> truncations = told.stream()
                .filter(change -> change.getOperation() == Operation.truncate)
                .toList();
        assertThat(truncations).extracting(Change::getTable).containsExactlyInAnyOrder("a", "b");
        assertThat(truncations).allMatch(change -> change.getKey().equals("{}"));
        assertThat(truncations).allMatch(change -> change.getAfter() == null && change.getBefore() == null);
        assertThat(truncations).extracting(Change::getId).doesNotHaveDuplicates();
    }

    @Test
    void stopsPublishingTruncationsWhenNoHookWantsThem() throws Exception {
        app.stage().database().create("untold", "create table a (id int primary key)");
        app.stage().hook("on-untold", "untold", "a", List.of("truncate"));
        app.stage().put(app.stage().definition("untold").build());
        app.awaitPublished("untold", "a");
        String told = "select pubtruncate from pg_publication";
        await().untilAsserted(() ->
                assertThat(app.stage().database().query("untold", told)).containsExactly("t"));
        app.stage().hook("on-untold", "untold", "a", List.of("insert"));
        await().untilAsserted(() ->
                assertThat(app.stage().database().query("untold", told)).containsExactly("f"));
    }
}
