package dev.tocsin.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hooks by REST and callbacks by hand: what people did with the Django plugin, on a running installation. */
class AdministrationIT {
    private static final Duration SOON = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private EmbeddedPostgres postgres;
    private Receiver receiver;
    private Installation tocsin;
    private String output = "";

    @BeforeEach
    void serve() throws Exception {
        postgres = EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("postgres"))
                .setCleanDataDirectory(true)
                .setServerConfig("wal_level", "logical")
                .start();
        execute("create table orders (id int primary key, total numeric not null)");
        receiver = new Receiver();
        tocsin = new Installation(folder, """
                databases:
                  - name: shop
                    url: postgresql://postgres@127.0.0.1:%d/postgres
                    tables: [public.*]
                egress:
                  allow: [127.0.0.0/8]
                """.formatted(postgres.getPort()));
        tocsin.start();
    }

    @AfterEach
    void close() throws Exception {
        tocsin.close();
        receiver.close();
        postgres.close();
    }

    @Test
    void aHookMadeByRestIsSentByHandWatchedRetriedAndDeleted() throws Exception {
        HttpResponse<String> created = write("PUT", "/api/v1/hooks/orders", """
                {"listen": {"table": "shop.public.orders", "operations": ["insert"]},
                 "send": {"url": "%s/orders", "template": "{{ event_type }} {{ instance.id }}", "content_type": "text/plain"},
                 "delivery": {"mode": "manual"}}""".formatted(receiver.url()));
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        awaitCapture();
        execute("insert into orders select n, n from generate_series(1, 12) n");
        await("all wait").atMost(SOON).until(() -> count("waiting") == 12);
        assertThat(receiver.requests("/orders")).isZero();

        assertThat(tocsin("monitor-callbacks", "--status", "waiting", "--callbacks_limit", "13"))
                .as(output)
                .isZero();
        assertThat(tocsin("monitor-callbacks", "--status", "waiting", "--callbacks-limit", "12"))
                .as(output)
                .isEqualTo(1);

        List<String> ids = ids("waiting");
        assertThat(tocsin("send-callbacks", "--callback", ids.get(0), ids.get(1)))
                .as(output)
                .isZero();
        assertThat(output).contains("Sent 2 requests. 0 requests failed.");
        receiver.answer(404);
        assertThat(tocsin("send-callbacks", "--hook_id", "orders")).as(output).isZero();
        assertThat(output).contains("Sent 10 requests. 10 requests failed.");
        assertThat(tocsin("monitor-callbacks", "--status", "error")).as(output).isEqualTo(1);

        receiver.answer(200);
        assertThat(tocsin("callbacks", "retry", "--hook", "orders")).as(output).isZero();
        await("all are sent").atMost(SOON).until(() -> count("sent") == 12);
        assertThat(receiver.bodies("/orders")).hasSize(12).contains("created 1", "created 12");

        assertThat(tocsin("delete-old-callbacks", "1")).as(output).isZero();
        assertThat(count("sent")).isEqualTo(12);
        assertThat(tocsin("delete-old-callbacks", "0")).as(output).isZero();
        assertThat(output).contains("Deleted 12 callbacks.");
        assertThat(tocsin("hooks", "delete", "orders")).as(output).isZero();
        assertThat(tocsin("hooks", "show", "orders")).isEqualTo(2);
    }

    @Test
    void aSignalIsAHookAwayFromItsRequestAndPausedWithAllOthers() throws Exception {
        assertThat(tocsin(
                        "hooks",
                        "create",
                        "--name=paid",
                        "--signal=order.paid",
                        "--target-url=" + receiver.url() + "/paid",
                        "--template={{ number }}",
                        "--content-type=text/plain"))
                .as(output)
                .isZero();
        assertThat(tocsin("hooks", "test", "paid")).as(output).isZero();
        assertThat(receiver.bodies("/paid")).containsExactly("1");
        assertThat(tocsin("hooks", "pause", "*")).as(output).isZero();
        assertThat(tocsin("signals", "send", "order.paid", "--argument", "number:=7", "--id", "s1"))
                .as(output)
                .isZero();
        assertThat(tocsin("signals", "send", "order.paid", "--argument", "number:=7", "--id", "s1"))
                .as(output)
                .isZero();
        await("it waits").atMost(SOON).until(() -> count("waiting") == 1);
        assertThat(tocsin("hooks", "resume", "*")).as(output).isZero();
        await("it is sent").atMost(SOON).until(() -> count("sent") == 2);
        assertThat(receiver.bodies("/paid")).containsExactly("1", "7");
    }

    /** Runs a command against the installation; its exit code. */
    private int tocsin(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(arguments));
        command.addAll(List.of("--data", folder.resolve("data").toString()));
        Ran ran = Ran.command(command.toArray(String[]::new));
        output = ran.output();
        return ran.code();
    }

    private long count(String status) throws Exception {
        return json("/api/v1/callbacks/count?status=" + status).path("count").asLong();
    }

    private List<String> ids(String status) throws Exception {
        List<String> ids = new ArrayList<>();
        json("/api/v1/callbacks?status=" + status)
                .path("data")
                .forEach(callback -> ids.add(callback.path("id").asText()));
        return ids;
    }

    private JsonNode json(String path) throws Exception {
        return new ObjectMapper().readTree(tocsin.get(path));
    }

    private HttpResponse<String> write(String method, String path, String body) throws Exception {
        String token = Files.readString(folder.resolve("data/token")).strip();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + tocsin.port() + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private void awaitCapture() {
        await("the table is published").atMost(SOON).until(() -> {
            try (Connection connection = postgres.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement();
                    var rows = statement.executeQuery("select 1 from pg_publication_tables where tablename = 'orders'"
                            + " and exists (select 1 from pg_replication_slots where active)")) {
                return rows.next();
            }
        });
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
