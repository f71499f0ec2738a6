package dev.tocsin.incidents;

import static dev.tocsin.incidents.CallbacksDriver.delivery;
import static dev.tocsin.incidents.CallbacksDriver.hook;
import static dev.tocsin.incidents.CallbacksDriver.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tocsin.schemas.Ids;
import dev.tocsin.schemas.event.Callback;
import dev.tocsin.schemas.event.CallbackRequest;
import dev.tocsin.schemas.event.CallbackStatus;
import dev.tocsin.schemas.event.Command;
import dev.tocsin.schemas.event.Event;
import dev.tocsin.schemas.event.EventRecord;
import dev.tocsin.schemas.event.HookDefinition;
import dev.tocsin.schemas.event.HookState;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands to whole hooks do. */
class HookCommandsTest {

    private static final Duration TICK = Duration.ofMillis(200);

    @TempDir
    private Path folder;

    private CallbacksDriver driver;
    private int commands;

    @BeforeEach
    void start() {
        driver = new CallbacksDriver(folder.resolve("first"));
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void sendsAllThatWaitInOrderSomeAtATime() {
        driver.defines(manual("erp")
                .setDelivery(delivery().setMode("manual").setOrder("hook").build()));
        IntStream.range(0, 2500).forEach(number -> driver.changes(number, "c" + number));

        command("send", "erp");
        driver.passes(Duration.ofMillis(1)).changes(9999, "later").passes(TICK);
        List<CallbackRequest> first = driver.requests();
        assertThat(first).hasSize(64);

        assertThat(serveAll(first))
                .containsExactlyElementsOf(IntStream.range(0, 2500)
                        .mapToObj(number -> id("erp", "c" + number))
                        .toList());
    }

    @Test
    void goesOnAfterARestartWithWhatItHadBegun() {
        driver.defines(manual("erp")
                .setDelivery(delivery().setMode("manual").setOrder("none").build()));
        IntStream.range(0, 1200).forEach(number -> driver.changes(number, "c" + number));
        command("send", "erp");
        driver.passes(TICK);
        assertThat(driver.requests()).hasSize(1000);

        try (var next = driver.restarted(folder.resolve("second"), manual("erp"))) {
            next.passes(TICK).passes(TICK);
            assertThat(next.callbacks())
                    .filteredOn(callback -> callback.getStatus() == CallbackStatus.waiting)
                    .hasSize(200);
            assertThat(next.shelves()).doesNotContain("command-jobs");
        }
    }

    @Test
    void sendsWhatWaitsForAllHooks() {
        driver.defines(manual("erp")).defines(manual("crm")).changes(1, "a");

        command("send", "*");
        driver.passes(TICK);

        assertThat(driver.requests()).extracting(CallbackRequest::getHook).containsExactlyInAnyOrder("erp", "crm");
    }

    @Test
    void retriesWhatFailedInTheTimeThatIsMeant() {
        driver.defines(hook("erp"));
        Instant start = driver.now();
        for (String change : List.of("a", "b", "c")) {
            driver.changes(1, change);
            driver.fails(driver.requests().get(0), 404).passes(Duration.ofMinutes(1));
        }

        long since = start.plusSeconds(30).toEpochMilli();
        long until = start.plusSeconds(90).toEpochMilli();
        command("retry", "erp", Map.of("since", "" + since, "until", "" + until));
        driver.passes(TICK);

        assertThat(driver.requests()).extracting(CallbackRequest::getCallback).containsExactly(id("erp", "b"));
    }

    @Test
    void cancelsWhatWaitsAndNothingThatIsBornLater() {
        driver.defines(hook("erp").setDelivery(delivery().setOrder("hook").build()))
                .defines(manual("crm"));
        IntStream.range(0, 1500).forEach(number -> driver.changes(number, "c" + number));
        driver.callbacks();

        command("cancel", "*");
        driver.passes(TICK).changes(9999, "later");
        IntStream.range(0, 5).forEach(number -> driver.passes(TICK));

        assertThat(driver.callbacks())
                .filteredOn(callback -> callback.getStatus() == CallbackStatus.cancelled)
                .hasSize(1500 + 1500 - 64);
        assertThat(serveAll(driver.requests())).hasSize(65).last().isEqualTo(id("erp", "later"));
    }

    @Test
    void deletesWhatWasBornBeforeATimeWhateverBecameOfIt() {
        driver.defines(hook("erp"))
                .defines(manual("crm"))
                .changes(1, "a")
                .changes(2, "b")
                .changes(3, "c");
        List<CallbackRequest> requests = driver.requests();
        driver.succeeds(requests.get(0)).fails(requests.get(1), 404).fails(requests.get(2), 503);
        driver.passes(Duration.ofSeconds(1));
        Instant before = driver.now();
        driver.changes(4, "d");

        command("delete", "*", Map.of("before", "" + before.toEpochMilli()));
        IntStream.range(0, 20).forEach(number -> driver.passes(TICK));

        assertThat(driver.removed())
                .containsExactlyInAnyOrder(
                        id("erp", "a"), id("erp", "b"), id("erp", "c"), id("crm", "a"), id("crm", "b"), id("crm", "c"));
    }

    /** Row 31 of the hard cases of django_http_hooks: what is exactly thirty days old stays. */
    @Test
    void row31DeletesWhatIsOlderThanThirtyDaysAndNothingThatIsExactlyThat() {
        driver.defines(manual("erp")).changes(1, "older").passes(Duration.ofMillis(1));
        driver.changes(2, "exactly").passes(Duration.ofDays(30));
        Instant before = driver.now().minus(Duration.ofDays(30));

        command("delete", "*", Map.of("before", "" + before.toEpochMilli()));
        IntStream.range(0, 20).forEach(number -> driver.passes(TICK));

        assertThat(driver.removed()).containsExactly(id("erp", "older"));
    }

    @Test
    void deletesNothingWithoutATime() {
        driver.defines(manual("erp")).changes(1, "a");

        command("delete", "erp");
        driver.passes(Duration.ofSeconds(5));

        assertThat(driver.removed()).isEmpty();
    }

    @Test
    void replaysEverythingSinceATimeOnce() {
        driver.defines(hook("erp")).changes(1, "old");
        driver.requests().forEach(driver::succeeds);
        driver.passes(Duration.ofMinutes(1));
        Instant since = driver.now();
        for (String change : List.of("a", "b")) {
            driver.changes(1, change);
            driver.fails(driver.requests().get(0), 503).passes(Duration.ofSeconds(11));
            driver.succeeds(driver.requests().get(0));
        }

        String command = command("replay", "erp", Map.of("since", "" + since.toEpochMilli(), "rendering", "as_sent"));
        IntStream.range(0, 20).forEach(number -> driver.passes(TICK));

        assertThat(serveAll(driver.requests()))
                .containsExactly(Ids.of("cb", "erp", "chg_a", command), Ids.of("cb", "erp", "chg_b", command));
        assertThat(driver.passes(Duration.ofMinutes(1)).requests()).isEmpty();
    }

    @Test
    void holdsBackWhatAPausedHookOwes() {
        driver.defines(hook("erp"));
        command("pause", "erp");
        HookState paused = driver.hookStates().get(0);
        assertThat(paused.getPausedAt()).isEqualTo(driver.now());

        driver.state(paused)
                .changes(1, "a")
                .defines(hook("erp").setGeneration(2))
                .passes(Duration.ofMinutes(1));
        assertThat(driver.requests()).isEmpty();
        assertThat(driver.callbacks()).extracting(Callback::getStatus).containsOnly(CallbackStatus.waiting);

        command("resume", "erp");
        driver.state(driver.hookStates().get(0)).passes(TICK);
        assertThat(driver.requests()).hasSize(1);
    }

    @Test
    void holdsBackWhatAllHooksOwe() {
        driver.defines(hook("erp"));
        command("pause", "*");

        driver.state(driver.hookStates().get(0)).changes(1, "a").passes(TICK);
        assertThat(driver.requests()).isEmpty();

        command("resume", "*");
        driver.state(driver.hookStates().get(0)).passes(TICK);
        assertThat(driver.requests()).hasSize(1);
    }

    @Test
    void keepsTheOtherStatesOfAHookThatIsPaused() {
        driver.defines(hook("erp")).changes(1, "a");
        driver.fails(driver.requests().get(0), 410);

        command("pause", "erp");

        assertThat(driver.hookStates()).last().satisfies(state -> {
            assertThat(state.getDisabledBecause()).isEqualTo("status_code:410-Gone");
            assertThat(state.getPausedAt()).isNotNull();
        });
    }

    @Test
    void forgetsTheStateOfADeletedHook() {
        driver.defines(hook("erp"));
        command("pause", "erp");
        driver.state(driver.hookStates().get(0));

        driver.deletes("erp").passes(TICK).passes(Duration.ofSeconds(6));

        assertThat(driver.written(CallbacksDriver.CONTRACT.topics().hookStates()))
                .anySatisfy(record -> assertThat(record.value()).isNull());
    }

    @Test
    void saysOnceThatAHookFailsAndOnceThatItRecovered() {
        driver.defines(hook("erp"));
        for (String change : List.of("a", "b")) {
            driver.changes(1, change);
            driver.fails(driver.requests().get(0), 404);
            driver.hookStates().forEach(driver::state);
        }
        List<Event> failing = driver.events();
        assertThat(failing)
                .extracting(Event::getType, Event::getMessage)
                .containsExactly(tuple("dev.tocsin.hook.failing", "status_code:404-Not Found"));
        assertThat(failing.get(0).getDetails())
                .containsEntry("because", "status_code:404-Not Found")
                .containsEntry("since", driver.now().toString());

        for (String change : List.of("c", "d")) {
            driver.changes(1, change);
            driver.succeeds(driver.requests().get(0));
            driver.hookStates().forEach(driver::state);
        }
        assertThat(driver.events()).extracting(Event::getType).containsExactly("dev.tocsin.hook.recovered");
    }

    @Test
    void failsWhenAttemptsFailForAWhile() {
        driver.defines(hook("erp")
                .setDelivery(delivery()
                        .setDelaysMs(List.of(0L, 200_000L, 200_000L, 200_000L))
                        .build()));
        driver.changes(1, "a");
        for (int attempt = 1; attempt <= 3; attempt++) {
            driver.fails(driver.requests().get(0), 503);
            assertThat(driver.events()).isEmpty();
            driver.passes(Duration.ofSeconds(201));
            if (attempt == 2) {
                break;
            }
        }

        driver.fails(driver.requests().get(0), 503);

        assertThat(driver.events()).singleElement().satisfies(event -> {
            assertThat(event.getType()).isEqualTo("dev.tocsin.hook.failing");
            assertThat(event.getDetails()).containsEntry("for_seconds", "402");
        });
    }

    @Test
    void sendsATestThatNoEventAskedFor() {
        driver.defines(manual("erp"));
        Command test = make("test", "erp", Map.of()).setCause(cause()).build();

        driver.commands(test).commands(test);

        assertThat(driver.requests()).singleElement().satisfies(request -> {
            assertThat(request.getCallback()).isEqualTo(Ids.of("cb", "erp", test.getId()));
            assertThat(request.getLane()).isEqualTo("erp|");
            assertThat(request.getRequest().getBody()).contains("\"event_type\":\"created\"");
        });
        assertThat(driver.callbacks())
                .last()
                .satisfies(callback -> assertThat(callback.getEvent().getType()).isEqualTo("dev.tocsin.row.inserted"));
    }

    @Test
    void ignoresCommandsToHooksThatItDoesNotKnow() {
        List.of("send", "retry", "cancel", "pause", "enable", "polish").forEach(kind -> command(kind, "nobody"));
        driver.passes(TICK);

        assertThat(driver.hookStates()).isEmpty();
        assertThat(driver.shelves()).isEmpty();
    }

    private List<String> serveAll(List<CallbackRequest> first) {
        List<String> served = new ArrayList<>();
        List<CallbackRequest> requests = first;
        while (!requests.isEmpty()) {
            requests.forEach(request -> served.add(request.getCallback()));
            requests.forEach(driver::succeeds);
            requests = driver.passes(TICK).requests();
        }
        return served;
    }

    private static EventRecord cause() {
        var topic = CallbacksDriver.CONTRACT.topics().changes();
        byte[] bytes = CallbacksDriver.CONTRACT
                .serde(topic)
                .serializer()
                .serialize(topic.name(), order(1, "sample").build());
        return EventRecord.newBuilder()
                .setTopic(topic.name())
                .setKey("shop.public.orders/[1]")
                .setValue(ByteBuffer.wrap(bytes))
                .build();
    }

    private static HookDefinition.Builder manual(String name) {
        return hook(name).setDelivery(delivery().setMode("manual").build());
    }

    private String command(String kind, String hook) {
        return command(kind, hook, Map.of());
    }

    private String command(String kind, String hook, Map<String, String> parameters) {
        Command command = make(kind, hook, parameters).build();
        driver.commands(command);
        return command.getId();
    }

    private Command.Builder make(String kind, String hook, Map<String, String> parameters) {
        return Command.newBuilder()
                .setId("cmd_" + commands++)
                .setKind(kind)
                .setTarget("hook")
                .setTargetId(hook)
                .setBy("ops")
                .setAt(driver.now())
                .setParameters(parameters);
    }

    private static String id(String hook, String change) {
        return Ids.of("cb", hook, "chg_" + change);
    }
}
