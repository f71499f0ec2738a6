package dev.tocsin.incidents;

import static dev.tocsin.incidents.CallbacksDriver.delivery;
import static dev.tocsin.incidents.CallbacksDriver.hook;
import static dev.tocsin.incidents.CallbacksDriver.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tocsin.schemas.Ids;
import dev.tocsin.schemas.event.AttemptResult;
import dev.tocsin.schemas.event.Callback;
import dev.tocsin.schemas.event.CallbackRequest;
import dev.tocsin.schemas.event.CallbackStatus;
import dev.tocsin.schemas.event.Command;
import dev.tocsin.schemas.event.EventRecord;
import dev.tocsin.schemas.event.HookDefinition;
import dev.tocsin.schemas.event.Send;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands to one callback do. */
class CallbackCommandsTest {

    private static final Duration TICK = Duration.ofMillis(200);
    private static final String LANE = "erp|shop.public.orders/[1]";

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
    void keepsTheCallbacksOfAManualHookUntilTheyAreSent() {
        driver.defines(manual()).changes(1, "a").changes(1, "b").passes(Duration.ofHours(1));
        assertThat(driver.requests()).isEmpty();
        assertThat(driver.callbacks()).extracting(Callback::getStatus).containsOnly(CallbackStatus.waiting);

        command("send", id("b"));

        assertThat(driver.requests()).singleElement().satisfies(request -> {
            assertThat(request.getCallback()).isEqualTo(id("b"));
            assertThat(request.getPredecessor()).isNull();
        });
        assertThat(last().getStatus()).isEqualTo(CallbackStatus.sending);
    }

    @Test
    void makesOneAttemptForEachSendOfAManualHook() {
        driver.defines(manual()).changes(1, "a");
        command("send", id("a"));

        driver.fails(driver.requests().get(0), 503);

        assertThat(last())
                .extracting(Callback::getStatus, Callback::getDetails)
                .containsExactly(CallbackStatus.error, "status_code:503-Service Unavailable");
        assertThat(driver.passes(Duration.ofDays(2)).requests()).isEmpty();
    }

    @Test
    void sendsNoErrorOfAManualHookUnlessItIsRetried() {
        driver.defines(manual()).changes(1, "a");
        command("send", id("a"));
        driver.fails(driver.requests().get(0), 503);

        command("send", id("a"));
        assertThat(driver.requests()).isEmpty();

        command("retry", id("a"));
        CallbackRequest second = driver.requests().get(0);
        assertThat(second.getAttempt()).isEqualTo(2);
        assertThat(driver.succeeds(second).callbacks()).last().satisfies(sent -> {
            assertThat(sent.getStatus()).isEqualTo(CallbackStatus.sent);
            assertThat(sent.getAttemptsMade()).isEqualTo(2);
        });
    }

    @Test
    void sendsWhatAManualHookHoldsWhenItBecomesAutomatic() {
        driver.defines(manual()).changes(1, "a").changes(2, "b");

        driver.defines(hook("erp").setGeneration(2)).passes(TICK);

        assertThat(driver.requests()).extracting(CallbackRequest::getCallback).containsExactly(id("a"), id("b"));
    }

    @Test
    void makesTheNextAttemptDueNow() {
        driver.defines(hook("erp")).changes(1, "a").fails(driver.requests().get(0), 503);
        assertThat(driver.requests()).isEmpty();

        command("send", id("a"));

        assertThat(driver.requests()).extracting(CallbackRequest::getAttempt).containsExactly(2);
    }

    @Test
    void beginsTheScheduleAnewWithARetryButCountsOn() {
        givenUp("a");

        command("retry", id("a"));

        CallbackRequest fourth = driver.requests().get(0);
        assertThat(fourth.getAttempt()).isEqualTo(4);
        driver.fails(fourth, 503);
        assertThat(last())
                .satisfies(waiting -> assertThat(waiting.getNextAttemptAt())
                        .isBetween(driver.now().plusSeconds(5), driver.now().plusSeconds(10)))
                .extracting(Callback::getStatus, Callback::getAttemptsMade)
                .containsExactly(CallbackStatus.waiting, 4);
        CallbackRequest fifth = driver.passes(Duration.ofSeconds(11)).requests().get(0);
        driver.fails(fifth, 503);
        CallbackRequest sixth = driver.passes(Duration.ofSeconds(61)).requests().get(0);
        assertThat(driver.fails(sixth, 503).callbacks()).last().satisfies(given -> {
            assertThat(given.getStatus()).isEqualTo(CallbackStatus.error);
            assertThat(given.getAttemptsMade()).isEqualTo(6);
        });
    }

    @Test
    void retriesThroughARestart() {
        givenUp("a");
        try (var next = driver.restarted(folder.resolve("second"), hook("erp"))) {
            next.commands(command("retry", id("a"), Map.of()).build());
            assertThat(next.requests()).extracting(CallbackRequest::getAttempt).containsExactly(4);
        }
    }

    @Test
    void retriesNothingThatNeverHadARequestWorthSending() {
        driver.defines(hook("erp").setSend(template("{"))).changes(1, "a");

        command("retry", id("a"));

        assertThat(driver.requests()).isEmpty();
        assertThat(driver.callbacks()).hasSize(1);
    }

    @Test
    void cancelsWhatWaitsAndLetsTheLaneGoOn() {
        driver.defines(hook("erp")).changes(1, "a").changes(1, "b");
        List<CallbackRequest> requests = driver.requests();
        driver.fails(requests.get(0), 503).defers(requests.get(1));

        command("cancel", id("a"));

        assertThat(driver.requests()).extracting(CallbackRequest::getCallback).containsExactly(id("b"));
        assertThat(driver.callbacks())
                .extracting(Callback::getId, Callback::getStatus, Callback::getDetails)
                .contains(tuple(id("a"), CallbackStatus.cancelled, "cancelled by ops"));
    }

    @Test
    void ignoresTheOutcomeOfWhatWasCancelledMeanwhile() {
        driver.defines(hook("erp")).changes(1, "a");
        CallbackRequest request = driver.requests().get(0);

        command("cancel", id("a"));
        driver.succeeds(request);

        assertThat(last().getStatus()).isEqualTo(CallbackStatus.cancelled);
    }

    @Test
    void takesACancelledCallbackUpAgain() {
        driver.defines(manual()).changes(1, "a");
        command("cancel", id("a"));

        command("retry", id("a"));

        assertThat(driver.requests()).extracting(CallbackRequest::getAttempt).containsExactly(1);
    }

    @Test
    void removesWhatWaitsFailedOrWasSent() {
        driver.defines(hook("erp")).changes(1, "a").changes(2, "b").changes(3, "c");
        List<CallbackRequest> requests = driver.requests();
        driver.succeeds(requests.get(0)).fails(requests.get(1), 404).fails(requests.get(2), 503);

        List.of("a", "b", "c").forEach(change -> command("delete", id(change)));

        assertThat(driver.removed()).containsExactly(id("a"), id("b"), id("c"));
        assertThat(driver.passes(Duration.ofDays(1)).requests()).isEmpty();
        assertThat(driver.shelves())
                .containsExactly("callback-expiries", "hook-loads", "lane-sequences", "obeyed-commands");
    }

    @Test
    void obeysACommandOnceHoweverOftenItComes() {
        givenUp("a");
        Command retry = command("retry", id("a"), Map.of()).build();
        driver.commands(retry).fails(driver.requests().get(0), 404);

        driver.commands(retry);

        assertThat(driver.requests()).isEmpty();
    }

    @Test
    void ignoresCommandsAboutWhatItDoesNotKnow() {
        driver.defines(hook("erp"));

        List.of("send", "retry", "cancel", "polish").forEach(kind -> command(kind, "cb_nobody"));

        assertThat(driver.callbacks()).isEmpty();
        assertThat(driver.shelves()).isEmpty();
    }

    @Test
    void replaysAnErrorAsItWasSent() {
        givenUp("a");
        driver.defines(hook("erp").setGeneration(2).setSend(template("{\"new\": {{ instance.id }}}")));

        String command = command("replay", id("a"), "as_sent");

        String again = Ids.of("cb", "erp", "chg_a", command);
        assertThat(driver.requests()).singleElement().satisfies(request -> {
            assertThat(request.getCallback()).isEqualTo(again);
            assertThat(request.getAttempt()).isEqualTo(1);
            assertThat(request.getRequest().getBody()).contains("object_serialization");
        });
        assertThat(last().getReplayOf()).isEqualTo(id("a"));
    }

    @Test
    void findsWhatWasSentOnTheTopicToReplayIt() {
        driver.defines(hook("erp")).changes(1, "a").changes(2, "b");
        driver.requests().forEach(driver::succeeds);

        String command = command("replay", id("b"), "as_sent");
        driver.passes(Duration.ofSeconds(2)).passes(TICK).passes(TICK).passes(TICK);

        assertThat(driver.requests())
                .extracting(CallbackRequest::getCallback, request -> request.getLane())
                .containsExactly(tuple(Ids.of("cb", "erp", "chg_b", command), "erp|shop.public.orders/[2]"));
        assertThat(driver.passes(Duration.ofMinutes(1)).requests()).isEmpty();
    }

    @Test
    void rendersAReplayWithTheHooksPresentTemplate() {
        givenUp("a");
        driver.defines(hook("erp").setGeneration(2).setSend(template("{\"new\": {{ instance.id }}}")));

        driver.commands(command("replay", id("a"), Map.of("rendering", "rendered", "lane", LANE))
                .setCause(cause())
                .build());

        assertThat(driver.requests())
                .extracting(request -> request.getRequest().getBody())
                .containsExactly("{\"new\": 1}");
        assertThat(last()).satisfies(callback -> {
            assertThat(callback.getReplayOf()).isEqualTo(id("a"));
            assertThat(callback.getEvent().getOffset()).isZero();
            assertThat(callback.getHookGeneration()).isEqualTo(2);
        });
    }

    @Test
    void forgetsCallbacksWhenTheirHookSays() {
        Duration day = Duration.ofDays(1);
        driver.defines(hook("erp")
                        .setDelivery(delivery().setRetentionMs(day.toMillis()).build()))
                .changes(1, "a")
                .changes(2, "b");
        List<CallbackRequest> requests = driver.requests();
        driver.succeeds(requests.get(0)).fails(requests.get(1), 404);

        assertThat(driver.passes(Duration.ofHours(23)).removed()).isEmpty();
        assertThat(driver.passes(Duration.ofHours(2)).removed()).containsExactly(id("a"), id("b"));
        assertThat(driver.shelves()).containsExactly("hook-loads", "lane-sequences", "obeyed-commands");
    }

    @Test
    void keepsWhatIsRetriedAsLongAsItsNewEndSays() {
        givenUp("a");
        driver.passes(Duration.ofDays(29));
        command("retry", id("a"));
        driver.fails(driver.requests().get(0), 404);

        assertThat(driver.passes(Duration.ofDays(2)).removed()).isEmpty();
        assertThat(driver.passes(Duration.ofDays(29)).removed()).containsExactly(id("a"));
    }

    /** Three attempts at a change of row 1 have failed. */
    private void givenUp(String change) {
        driver.defines(hook("erp")).changes(1, change);
        for (int attempt = 1; attempt <= 3; attempt++) {
            CallbackRequest request = driver.requests().get(0);
            driver.reports(CallbacksDriver.outcome(request, AttemptResult.failed)
                            .setStatusCode(503))
                    .passes(Duration.ofSeconds(61));
        }
        assertThat(last().getStatus()).isEqualTo(CallbackStatus.error);
    }

    private static EventRecord cause() {
        var topic = CallbacksDriver.CONTRACT.topics().changes();
        byte[] bytes = CallbacksDriver.CONTRACT
                .serde(topic)
                .serializer()
                .serialize(topic.name(), order(1, "a").build());
        return EventRecord.newBuilder()
                .setTopic(topic.name())
                .setKey("shop.public.orders/[1]")
                .setValue(ByteBuffer.wrap(bytes))
                .build();
    }

    private static HookDefinition.Builder manual() {
        return hook("erp").setDelivery(delivery().setMode("manual").build());
    }

    private static Send template(String template) {
        return Send.newBuilder()
                .setUrl("https://erp.example/hooks")
                .setContentType("application/json")
                .setTemplate(template)
                .build();
    }

    private void command(String kind, String callback) {
        driver.commands(command(kind, callback, Map.of("lane", LANE)).build());
    }

    private String command(String kind, String callback, String rendering) {
        Command command = command(kind, callback, Map.of("lane", LANE, "rendering", rendering))
                .build();
        driver.commands(command);
        return command.getId();
    }

    private Command.Builder command(String kind, String callback, Map<String, String> parameters) {
        return Command.newBuilder()
                .setId("cmd_" + commands++)
                .setKind(kind)
                .setTarget("callback")
                .setTargetId(callback)
                .setBy("ops")
                .setAt(driver.now())
                .setParameters(parameters);
    }

    private Callback last() {
        List<Callback> all = driver.callbacks();
        return all.get(all.size() - 1);
    }

    private static String id(String change) {
        return Ids.of("cb", "erp", "chg_" + change);
    }
}
