package dev.tocsin.api;

import static dev.tocsin.api.Samples.callback;
import static dev.tocsin.api.Samples.database;
import static dev.tocsin.api.Samples.hook;
import static dev.tocsin.api.ViewFixture.CONTRACT;
import static dev.tocsin.api.ViewFixture.TOPICS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.schemas.Ids;
import dev.tocsin.schemas.Partitions;
import dev.tocsin.schemas.event.Callback;
import dev.tocsin.schemas.event.CallbackStatus;
import dev.tocsin.schemas.event.Change;
import dev.tocsin.schemas.event.Command;
import dev.tocsin.schemas.event.Event;
import dev.tocsin.schemas.event.EventRecord;
import dev.tocsin.schemas.event.HookDefinition;
import dev.tocsin.schemas.event.HookState;
import dev.tocsin.schemas.event.Listen;
import dev.tocsin.schemas.event.Send;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandsHttpTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    @TempDir
    Path folder;

    private ServerFixture server;

    @BeforeEach
    void start() {
        server = new ServerFixture(folder, NOW);
        server.records.feed(TOPICS.databases(), "shop", database("shop"));
        server.records.feed(TOPICS.hooks(), "erp", hook("erp"));
        for (CallbackStatus status : CallbackStatus.values()) {
            feed(callback("c-" + status, "erp", status, NOW.minusSeconds(60)));
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "POST, c-waiting/send, send",
        "POST, c-error/retry, retry",
        "POST, c-cancelled/retry, retry",
        "POST, c-waiting/cancel, cancel",
        "POST, c-sending/cancel, cancel",
        "POST, c-sent/replay, replay",
        "DELETE, c-sent, delete",
        "DELETE, c-waiting, delete",
    })
    void aCommandToACallbackIsWrittenWhereItsRecordIs(String method, String path, String kind) {
        HttpResponse<String> answer = server.write(method, "/api/v1/callbacks/" + path, "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        ProducerRecord<String, ?> written = server.ledger.written.get(0);
        Command command = (Command) written.value();
        String lane = "erp|shop.public.orders/[1]";
        assertThat(written.partition()).isZero().isNotEqualTo(Partitions.of(lane, 4));
        assertThat(written.key()).isEqualTo(command.getTargetId()).isEqualTo(path.replaceFirst("/.*", ""));
        assertThat(command.getKind()).isEqualTo(kind);
        assertThat(command.getTarget()).isEqualTo("callback");
        assertThat(command.getBy()).isEqualTo("owner");
        assertThat(command.getParameters()).containsEntry("lane", lane);
        assertThat(command.getId()).isEqualTo(new JsonObject(answer.body()).getString("command"));
        assertThat(server.ledger.values(TOPICS.audit())).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, c-sent/send, 409",
        "POST, c-error/send, 409",
        "POST, c-sent/retry, 409",
        "POST, c-waiting/retry, 409",
        "POST, c-sent/cancel, 409",
        "DELETE, c-sending, 409",
        "POST, none/send, 404",
        "POST, c-sent/replay?rendering=upside-down, 422",
        "POST, c-sent/replay?rendering=rendered, 410",
        "POST, c-waiting/send?colour=red, 400",
        "POST, c-waiting/send?wait=forever, 400",
    })
    void whatCannotBeDoneToACallbackIsSaid(String method, String path, int status) {
        HttpResponse<String> answer = server.write(method, "/api/v1/callbacks/" + path, "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(server.ledger.written).isEmpty();
    }

    @Test
    void aHookIsReplayedByThePresentTemplate() {
        HttpResponse<String> answer = server.write(
                "POST",
                "/api/v1/hooks/erp/replay",
                "{\"since\": \"1h\", \"rendering\": \"rendered\", \"status\": \"error\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        assertThat(server.ledger.values(TOPICS.commands()).get(0).getParameters())
                .containsEntry("rendering", "rendered")
                .containsEntry("status", "error");
        assertThat(server.write("POST", "/api/v1/hooks/erp/replay", "{\"since\": \"1h\", \"status\": \"waiting\"}")
                        .statusCode())
                .isEqualTo(422);
    }

    @Test
    void aReplaySaysWhichCallbackItMakes() {
        String body = server.write("POST", "/api/v1/callbacks/c-sent/replay", "{\"rendering\": \"as_sent\"}")
                .body();
        Command command = server.ledger.values(TOPICS.commands()).get(0);
        assertThat(command.getParameters()).containsEntry("rendering", "as_sent");
        assertThat(new JsonObject(body).getString("callback")).isEqualTo(Ids.of("cb", "erp", "chg_1", command.getId()));
    }

    @Test
    void whatNeverHadARequestIsRetriedOnlyIfItsTurnMayHaveBeenTooEarly() {
        Callback.Builder unrendered = Callback.newBuilder(callback("c-error", "erp", CallbackStatus.error, NOW))
                .setRequest(null)
                .setAttempts(List.of());
        feed(unrendered.build());
        assertThat(server.write("POST", "/api/v1/callbacks/c-error/retry", "").statusCode())
                .isEqualTo(409);

        feed(unrendered.setThread("inc_1").build());
        assertThat(server.write("POST", "/api/v1/callbacks/c-error/retry", "").statusCode())
                .isEqualTo(202);
    }

    @Test
    void aCommandThatIsRepeatedWithItsKeyHasTheSameId() {
        String first = server.write("POST", "/api/v1/callbacks/c-error/retry", "", "Idempotency-Key", "k")
                .body();
        feed(callback("c-error", "erp", CallbackStatus.sent, NOW));
        String again = server.write("POST", "/api/v1/callbacks/c-error/retry", "", "Idempotency-Key", "k")
                .body();
        assertThat(again).isEqualTo(first);
    }

    @Test
    void waitingAnswersOnceItHasTakenEffect() {
        server.ledger.after = record -> {
            if (record.value() instanceof Command) {
                server.records.feed(
                        TOPICS.callbacks(),
                        "c-waiting",
                        callback("c-waiting", "erp", CallbackStatus.sent, NOW.minusSeconds(60)));
            }
        };
        assertThat(server.write("POST", "/api/v1/callbacks/c-waiting/send?wait=5s", "")
                        .statusCode())
                .isEqualTo(200);
        server.ledger.after = record -> {};
        assertThat(server.write("POST", "/api/v1/callbacks/c-error/retry?wait=1ms", "")
                        .statusCode())
                .isEqualTo(202);
    }

    @ParameterizedTest
    @CsvSource({
        "pause, '', ''",
        "resume, '', ''",
        "enable, '', ''",
        "send, '', ''",
        "cancel, '', ''",
        "retry, '', ''",
        "retry, since=2026-11-20T11:00:00Z&until=30m, since=1795172400000 until=1795174200000",
        "replay, since=1h, rendering=as_sent since=1795172400000",
    })
    void aCommandToAHookIsWrittenIntoEveryPartition(String kind, String query, String parameters) {
        HttpResponse<String> answer = server.write("POST", "/api/v1/hooks/erp/" + kind + "?" + query, "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        List<Command> commands = server.ledger.values(TOPICS.commands());
        assertThat(commands).hasSize(4).allMatch(commands.get(0)::equals);
        assertThat(server.ledger.written.stream()
                        .filter(record -> record.value() instanceof Command)
                        .map(ProducerRecord::partition))
                .containsExactly(0, 1, 2, 3);
        assertThat(commands.get(0).getTarget()).isEqualTo("hook");
        assertThat(commands.get(0).getTargetId()).isEqualTo("erp");
        assertThat(String.join(
                        " ",
                        commands.get(0).getParameters().entrySet().stream()
                                .map(Map.Entry::toString)
                                .sorted()
                                .toList()))
                .isEqualTo(parameters);
    }

    @ParameterizedTest
    @CsvSource({
        "hooks/none/pause, '', 404",
        "hooks/erp/replay, '', 422",
        "hooks/erp/replay, '{\"since\": \"1h\", \"rendering\": \"upside-down\"}', 422",
        "hooks/erp/retry, '{\"since\": \"yesterday\"}', 400",
        "hooks/erp/retry, '{\"since\": [1]}', 422",
        "hooks/erp/pause, '{\"since\": \"1h\"}', 400",
        "commands, '{\"kind\": \"pause\"}', 422",
        "commands, '{\"kind\": \"dance\", \"hook\": \"*\"}', 422",
        "commands, '{\"kind\": \"delete\", \"hook\": \"*\"}', 422",
        "commands, '{\"kind\": \"pause\", \"hook\": \"*\", \"before\": \"1d\"}', 422",
        "databases/none/snapshot, '{\"table\": \"public.orders\"}', 404",
        "databases/shop/snapshot, '{\"table\": \"orders\"}', 422",
        "databases/shop/snapshot, '', 422",
    })
    void whatCannotBeDoneToAHookIsSaid(String path, String body, int status) {
        HttpResponse<String> answer = server.write("POST", "/api/v1/" + path, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(server.ledger.written).isEmpty();
    }

    @Test
    void allHooksAreReachedByOneCommand() {
        server.ledger.after = record -> {
            if (record.value() instanceof Command) {
                server.records.feed(
                        TOPICS.hookStates(),
                        "*",
                        HookState.newBuilder().setHook("*").setPausedAt(NOW).build());
            }
        };
        HttpResponse<String> paused =
                server.write("POST", "/api/v1/commands?wait=5s", "{\"kind\": \"pause\", \"hook\": \"*\"}");
        assertThat(paused.statusCode()).isEqualTo(200);
        server.write("POST", "/api/v1/commands", "{\"kind\": \"delete\", \"hook\": \"*\", \"before\": \"30d\"}");
        List<Command> commands = server.ledger.values(TOPICS.commands());
        assertThat(commands).hasSize(8);
        assertThat(commands.get(4).getParameters())
                .containsEntry(
                        "before", Long.toString(NOW.minus(Duration.ofDays(30)).toEpochMilli()));
    }

    @Test
    void aTestCarriesAnEventThatFitsTheTemplate() {
        HookDefinition templated = HookDefinition.newBuilder(hook("erp"))
                .setSend(Send.newBuilder()
                        .setUrl("https://erp.example")
                        .setContentType("application/json")
                        .setTemplate(
                                "{\"id\": {{ instance.id }}, \"country\": \"{{ instance.customer.country.name }}\"}")
                        .build())
                .build();
        server.records.feed(TOPICS.hooks(), "erp", templated);
        JsonObject answer = new JsonObject(
                server.write("POST", "/api/v1/hooks/erp/test", "").body());
        List<Command> commands = server.ledger.values(TOPICS.commands());
        assertThat(commands).hasSize(1);
        assertThat(commands.get(0).getKind()).isEqualTo("test");
        assertThat(server.ledger.written.get(0).partition()).isEqualTo(Partitions.of("erp", 4));
        assertThat(answer.getString("callback"))
                .isEqualTo(Ids.of("cb", "erp", commands.get(0).getId()));
        assertThat(answer.getBoolean("made_up")).isTrue();
        EventRecord cause = commands.get(0).getCause();
        Change change = CONTRACT.format(TOPICS.changes())
                .decode(cause.getValue().array())
                .value()
                .orElseThrow();
        assertThat(cause.getTopic()).isEqualTo(TOPICS.changes().name());
        assertThat(cause.getHeaders()).containsEntry("ce_type", "dev.tocsin.row.inserted");
        assertThat(change.getAfter()).isEqualTo("{\"id\":1,\"customer\":1}");
        assertThat(change.getRelated())
                .isEqualTo(Map.of("customer", "{\"country\":1}", "customer.country", "{\"name\":1}"));
    }

    @Test
    void aTestOfAHookOnResultsCarriesAResult() {
        HookDefinition metrics = HookDefinition.newBuilder(hook("metrics"))
                .setListen(Listen.newBuilder().setKind("results").build())
                .build();
        server.records.feed(TOPICS.hooks(), "metrics", metrics);

        server.write("POST", "/api/v1/hooks/metrics/test", "");

        EventRecord cause = server.ledger.values(TOPICS.commands()).get(0).getCause();
        Event event = CONTRACT.format(TOPICS.toldResults())
                .decode(cause.getValue().array())
                .value()
                .orElseThrow();
        assertThat(cause.getTopic()).isEqualTo(TOPICS.toldResults().name());
        assertThat(event.getType()).isEqualTo("dev.tocsin.result.told");
        assertThat(event.getResult().getLatencyMs()).isEqualTo(1.0);
    }

    @Test
    void aSnapshotIsAskedOfTheDatabase() {
        server.write("POST", "/api/v1/databases/shop/snapshot", "{\"table\": \"shop.public.orders\"}");
        Command command = server.ledger.values(TOPICS.commands()).get(0);
        assertThat(command.getTarget()).isEqualTo("database");
        assertThat(command.getParameters()).isEqualTo(Map.of("table", "public.orders"));
        assertThat(server.ledger.written.get(0).partition()).isEqualTo(Partitions.of("shop", 4));
    }

    @ParameterizedTest
    @CsvSource({
        "status=error, 1",
        "hook=erp, 6",
        "status=waiting&updated_since=1m, 1",
        "status=waiting&updated_since=30s, 0",
        "until=1m, 0",
        "until=59s, 6",
        "replay_of=c-sent, 1",
    })
    void callbacksAreCounted(String query, int count) {
        if (query.startsWith("replay_of")) {
            feed(Callback.newBuilder(callback("again", "erp", CallbackStatus.sent, NOW))
                    .setReplayOf("c-sent")
                    .build());
        }
        assertThat(server.json("/api/v1/callbacks/count?" + query).getInteger("count"))
                .isEqualTo(count);
    }

    private void feed(Callback callback) {
        server.records.feed(TOPICS.callbacks(), callback.getId(), callback);
    }
}
