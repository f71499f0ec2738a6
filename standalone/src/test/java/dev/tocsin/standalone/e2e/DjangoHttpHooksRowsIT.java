package dev.tocsin.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tocsin.standalone.e2e.Services.Arrival;
import dev.tocsin.standalone.e2e.Services.Said;
import dev.tocsin.standalone.e2e.Services.Service;
import io.vertx.core.json.JsonObject;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The hard cases of infi.django_http_hooks by their numbers, as far as they are of one event: one row is written, and each
 * hook owes what its line says. Those of commands are in {@link DjangoHttpHooksCommandRowsIT}.
 */
class DjangoHttpHooksRowsIT {

    private static final Duration SOON = Duration.ofSeconds(90);
    private static final String SENT = "status_code:200";
    private static final String JSON = "content_type: application/json, ";
    private static final String TEXT = "content_type: text/plain, ";
    private static final String ITEM =
            "{\"object_type\":\"public.shop_item\",\"object_id\":1,\"event_type\":\"created\","
                    + "\"object_serialization\":{\"id\":1,\"name\":\"a\\\"b\",\"owner_id\":null,\"flag\":true}}";

    /**
     * A hook and what becomes of its callback.
     *
     * @param listen what it hears of
     * @param send what it sends, without its address
     * @param details of the callback, or how they begin
     * @param body what arrives, or the payload that is kept with the error
     */
    record Row(String name, String listen, String send, String details, String body) {

        static Row of(int number, String send, String details, String body) {
            return new Row(
                    "row-" + number, "{ table: app.public.shop_item, operations: [insert] }", send, details, body);
        }

        boolean isSent() {
            return details.equals(SENT);
        }

        @Override
        public String toString() {
            return name.replace("-", " ");
        }
    }

    static List<Row> rows() {
        return Stream.of(payloads(), headersAndSignals(), others())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Row> payloads() {
        return List.of(
                Row.of(1, JSON + "template: '{\"n\":\"{{ instance.name }}\"}'", SENT, "{\"n\":\"a\\\"b\"}"),
                Row.of(
                        2,
                        JSON + "template: '{\"n\":\"{{ instance.name | safe }}\"}'",
                        "Payload is an invalid JSON: {\"n\":\"a\"b\"}",
                        "{\"n\":\"a\"b\"}"),
                Row.of(3, JSON + "template: '{\"o\":{{ instance.owner.id }}}'", SENT, "{\"o\":null}"),
                Row.of(4, JSON + "template: '{\"f\":{{ instance.flag }}}'", SENT, "{\"f\":true}"),
                Row.of(5, TEXT + "template: '<{{ instance.unknown }}>'", SENT, "<>"),
                Row.of(6, TEXT + "template: '<{{ instance.owner.shout }}{{ instance.name.length }}>'", SENT, "<>"),
                Row.of(7, "template: '{\"broken\":'", SENT, "{\"broken\":"),
                Row.of(8, TEXT + "template: '{\"broken\":'", SENT, "{\"broken\":"),
                Row.of(9, "content_type: application/xml", "Payload is an invalid XML: {\"object_type\"", ITEM),
                Row.of(10, TEXT + "template: mine, serializer: no.such.Serializer", SENT, "mine"),
                Row.of(11, TEXT + "template: '   '", SENT, "   "),
                Row.of(12, "template: ''", SENT, ITEM));
    }

    private static List<Row> headersAndSignals() {
        String signal = "{ signal: order.paid }";
        return List.of(
                Row.of(13, TEXT + "template: x, headers: \"A: 1\\nB: 2\"", SENT, "x"),
                Row.of(14, TEXT + "template: x, headers: 'X-Url: http://h/p'", SENT, "x"),
                Row.of(15, TEXT + "template: x, headers: \"A: 1\\r\\n\"", SENT, "x"),
                Row.of(16, TEXT + "template: x, headers: 'a:'", SENT, "x"),
                new Row(
                        "row-17",
                        "{ table: app.public.shop_item, signals: [django.db.models.signals.pre_save] }",
                        TEXT + "template: '{{ event_type }} {{ instance.id }}'",
                        SENT,
                        "created 1"),
                new Row("row-18", signal, TEXT + "template: '{{ event_type }} {{ extra }}'", SENT, "order.paid 12.5"),
                new Row("row-19", signal, "method: POST", "template: the signal order.paid has no instance", ""));
    }

    private static List<Row> others() {
        return List.of(
                new Row(
                        "row-20-first",
                        "{ table: app.public.shop_item, operations: [insert] }",
                        JSON + "template: '{\"id\": {{ instance.id }}'",
                        "Payload is an invalid JSON: {\"id\": 1",
                        "{\"id\": 1"),
                new Row(
                        "row-20-second",
                        "{ table: app.public.shop_item, operations: [insert] }",
                        TEXT + "template: '{{ instance.id }}'",
                        SENT,
                        "1"),
                Row.of(23, JSON + "template: '{\"a\":\"✓ {{ instance.id }}\"}'", SENT, "{\"a\":\"✓ 1\"}"),
                Row.of(24, TEXT + "template: x", "status_code:404-Not Found", "x"),
                Row.of(25, TEXT + "template: x, follow_redirects: true", "more than 10 redirects", "x"),
                Row.of(26, TEXT + "template: x", "no answer from ", "x"),
                Row.of(32, TEXT + "template: '{{ event.subject }}'", SENT, "app.public.shop_item/[1]"),
                new Row(
                        "row-32-of-the-other-app",
                        "{ table: app.public.archive_item, operations: [insert] }",
                        TEXT + "template: '{{ event.subject }}'",
                        SENT,
                        "app.public.archive_item/[7]"));
    }

    @TempDir
    static Path folder;

    private static final Map<String, JsonObject> CALLBACKS = new ConcurrentHashMap<>();
    private static EmbeddedPostgres postgres;
    private static Services services;
    private static Installation tocsin;

    @BeforeAll
    static void writeARow() throws Exception {
        postgres = EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("postgres"))
                .setCleanDataDirectory(true)
                .setServerConfig("wal_level", "logical")
                .start();
        execute("create table person (id serial primary key, name text)");
        execute("create table shop_item (id int primary key, name text, owner_id int references person, flag boolean)");
        execute("create table archive_item (id int primary key, name text)");
        services = new Services(receivers());
        tocsin = new Installation(folder, configuration());
        tocsin.start();
        awaitPublished();
        execute("begin; insert into shop_item values (99, 'taken back', null, false); rollback");
        execute("insert into shop_item values (1, 'a\"b', null, true)");
        execute("insert into archive_item values (7, 'old')");
        assertThat(tocsin.write("POST", "/api/v1/signals/order.paid", "{\"extra\": 12.5}")
                        .statusCode())
                .isEqualTo(202);
        await("what is owed").atMost(SOON).until(DjangoHttpHooksRowsIT::allHaveEnded);
    }

    /** 404, a redirect to the same place, silence; all others take what they get. */
    private static Map<String, Service> receivers() {
        Map<String, Service> receivers = new ConcurrentHashMap<>();
        rows().forEach(row -> receivers.put(row.name(), (arrival, path) -> new Said(200, "")));
        receivers.put("row-24", (arrival, path) -> new Said(404, "no such place"));
        receivers.put(
                "row-25", (arrival, path) -> new Said(307, "", Map.of("Location", services.url() + arrival.path())));
        receivers.put("row-26", (arrival, path) -> Said.NOTHING);
        return receivers;
    }

    private static String configuration() {
        StringBuilder config = new StringBuilder("""
                databases:
                  - { name: app, url: "postgresql://postgres@127.0.0.1:%d/postgres" }
                egress: { allow: [127.0.0.0/8] }
                hooks:
                """.formatted(postgres.getPort()));
        for (Row row : rows()) {
            config.append("""
                      - name: %1$s
                        listen: %2$s
                        send: { url: %3$s/%1$s/hook, %4$s }
                        delivery: { attempts: 1, timeout: 2s }
                    """.formatted(row.name(), row.listen(), services.url(), row.send()));
        }
        return config.toString();
    }

    @AfterAll
    static void close() throws Exception {
        tocsin.close();
        services.close();
        postgres.close();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void becomesWhatTheListSays(Row row) {
        JsonObject callback = callback(row.name());
        assertThat(callback.getString("status")).isEqualTo(row.isSent() ? "sent" : "error");
        if (row.isSent()) {
            assertThat(callback.getString("details")).isEqualTo(SENT);
            assertThat(arrival(row.name()).body()).isEqualTo(row.body());
        } else {
            assertThat(callback.getString("details")).startsWith(row.details());
            JsonObject request = callback.getJsonObject("request");
            assertThat(request == null ? "" : String.valueOf(request.getString("body")))
                    .isEqualTo(row.body());
        }
    }

    @Test
    void row13HeadersMayBeSeparatedByALineFeedAlone() {
        assertThat(arrival("row-13").headers().get("A")).isEqualTo("1");
        assertThat(arrival("row-13").headers().get("B")).isEqualTo("2");
    }

    @Test
    void row14AValueGoesToTheEndOfItsLine() {
        assertThat(arrival("row-14").headers().get("X-Url")).isEqualTo("http://h/p");
    }

    @Test
    void row15HeadersMayEndInALineBreak() {
        assertThat(arrival("row-15").headers().get("A")).isEqualTo("1");
    }

    @Test
    void row16AValueMayBeEmpty() {
        assertThat(arrival("row-16").headers().get("a")).isEmpty();
    }

    @Test
    void row21WhatIsRolledBackOwesNothing() throws Exception {
        for (Row row : rows()) {
            assertThat(tocsin.get("/api/v1/callbacks?hook=" + row.name())).doesNotContain("[99]");
        }
    }

    /** Ten times at most, and in one attempt. */
    @Test
    void row25WhoRedirectsToItselfIsLeft() {
        assertThat(services.arrivals("row-25")).hasSize(11);
    }

    /** What has no attempt was never sent. */
    @Test
    void whatIsInvalidIsNotSent() {
        for (String hook : List.of("row-2", "row-9", "row-19", "row-20-first")) {
            assertThat(services.arrivals(hook)).as(hook).isEmpty();
        }
    }

    private static JsonObject callback(String hook) {
        return CALLBACKS.getOrDefault(hook, new JsonObject());
    }

    private static Arrival arrival(String hook) {
        assertThat(services.arrivals(hook)).as(hook).hasSize(1);
        return services.arrivals(hook).get(0);
    }

    private static boolean allHaveEnded() throws Exception {
        for (Row row : rows()) {
            for (Object listed :
                    new JsonObject(tocsin.get("/api/v1/callbacks?hook=" + row.name())).getJsonArray("data")) {
                JsonObject whole =
                        new JsonObject(tocsin.get("/api/v1/callbacks/" + ((JsonObject) listed).getString("id")));
                if (List.of("sent", "error").contains(whole.getString("status"))) {
                    CALLBACKS.put(row.name(), whole);
                }
            }
        }
        return rows().stream().map(Row::name).allMatch(CALLBACKS::containsKey);
    }

    private static void awaitPublished() {
        await("the tables are published").atMost(SOON).until(() -> {
            try (Connection connection = postgres.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement();
                    var rows = statement.executeQuery("select count(*) = 2 from pg_publication_tables"
                            + " where exists (select 1 from pg_replication_slots where active)")) {
                return rows.next() && rows.getBoolean(1);
            }
        });
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
