package dev.tocsin.hookscdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tocsin.hookscdc.fixture.MariaDbServer;
import dev.tocsin.hookscdc.fixture.RunningApp;
import dev.tocsin.schemas.event.DatabaseDefinition;
import dev.tocsin.schemas.event.Event;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What cannot be captured says why and what would help, and stops nothing else. */
final class RefusedMariaDbIT {

    private static final MariaDbServer SERVER = new MariaDbServer();
    private static final RunningApp APP = new RunningApp("refused.");

    @AfterAll
    static void close() {
        APP.close();
        SERVER.close();
    }

    private static DatabaseDefinition.Builder definition(String name, MariaDbServer server) {
        return APP.stage()
                .definition(name)
                .setKind("mysql")
                .setUrl(server.url(name))
                .setPassword(MariaDbServer.PASSWORD)
                .setPublish(List.of(name + ".t"));
    }

    private static void awaitReason(String name, String... parts) {
        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(APP.health().reasons())
                        .filteredOn(reason -> reason.startsWith("database " + name + ":"))
                        .singleElement()
                        .asString()
                        .contains(parts));
    }

    private static void othersGoOn(String name) throws Exception {
        SERVER.execute("create database " + name, "create table " + name + ".t (id int primary key, n int)");
        APP.stage().put(definition(name, SERVER).build());
        int row = 0;
        while (APP.changes().values(change -> change.getDatabase().equals(name)).isEmpty()) {
            SERVER.execute("insert into " + name + ".t (id) values (" + ++row + ")");
            APP.changes().poll(Duration.ofMillis(100));
        }
    }

    @Test
    void aWrongPassword() throws Exception {
        APP.stage().put(definition("wrong", SERVER).setPassword("falsch").build());

        awaitReason("wrong", "cannot connect to 127.0.0.1:", "Access denied for user 'tocsin'");
        othersGoOn("beside");
    }

    @Test
    void aMissingPrivilege() throws Exception {
        SERVER.execute(
                "create user blind@'%' identified by '" + MariaDbServer.PASSWORD + "'",
                "create user reader@'%' identified by '" + MariaDbServer.PASSWORD + "'",
                "grant replication client, select on *.* to reader@'%'");

        APP.stage()
                .put(definition("blind", SERVER)
                        .setUrl(SERVER.url("blind", "blind"))
                        .build());
        APP.stage()
                .put(definition("unread", SERVER)
                        .setUrl(SERVER.url("unread", "reader"))
                        .build());

        awaitReason("blind", "GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO 'blind'@'%'");
        awaitReason("unread", "GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO 'reader'@'%'");
    }

    @Test
    void aLogOfStatements() {
        try (MariaDbServer statements = new MariaDbServer("--binlog-format=STATEMENT")) {
            APP.stage().put(definition("statements", statements).build());

            awaitReason("statements", "binlog_format is STATEMENT", "SET GLOBAL binlog_format = 'ROW'");
            APP.stage().put(APP.stage().topics().databases(), "statements", null);
        }
    }

    @Test
    void noLogAtAll() {
        try (MariaDbServer silent = new MariaDbServer("--skip-log-bin")) {
            APP.stage().put(definition("silent", silent).build());

            awaitReason("silent", "writes no binary log", "put log_bin, binlog_format = ROW and a server_id");
            APP.stage().put(APP.stage().topics().databases(), "silent", null);
        }
    }

    @Test
    void whatASessionLoggedInAnotherFormIsAGap() throws Exception {
        othersGoOn("mixed");

        SERVER.execute("set session binlog_format = 'STATEMENT'", "insert into mixed.t (id) values (10000)");
        SERVER.execute("set session binlog_row_image = 'MINIMAL'", "delete from mixed.t where id = 10000");

        assertThat(APP.events("mixed", "dev.tocsin.system.gap", 2))
                .extracting(Event::getMessage)
                .anyMatch(message -> message.contains("a statement changed rows"))
                .anyMatch(message -> message.contains("binlog_row_image"));
    }
}
