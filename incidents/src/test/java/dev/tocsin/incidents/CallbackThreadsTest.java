package dev.tocsin.incidents;

import static dev.tocsin.incidents.CallbacksDriver.delivery;
import static dev.tocsin.incidents.CallbacksDriver.hook;
import static dev.tocsin.incidents.CallbacksDriver.outcome;
import static dev.tocsin.incidents.ChatHook.chat;
import static dev.tocsin.incidents.ChatHook.id;
import static dev.tocsin.incidents.ChatHook.listen;
import static dev.tocsin.incidents.ChatHook.record;
import static dev.tocsin.incidents.ChatHook.send;
import static dev.tocsin.incidents.ChatHook.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.schemas.event.AttemptResult;
import dev.tocsin.schemas.event.Callback;
import dev.tocsin.schemas.event.CallbackRequest;
import dev.tocsin.schemas.event.CallbackStatus;
import dev.tocsin.schemas.event.Command;
import dev.tocsin.schemas.event.Event;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callbacks that use the answers to earlier ones of their incident. */
class CallbackThreadsTest {

    private static final Duration TICK = Duration.ofMillis(200);
    private static final String FOLLOW_UP =
            "{% if event_type != 'opened' %}{{ thread.opened.response.json.id }}{% endif %}";

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
    void readsWhatTheReceiverSaidToTheFirst() {
        driver.defines(chat(FOLLOW_UP)).happens(step("opened", 1));
        CallbackRequest opened = onlyRequest();
        driver.reports(outcome(opened, AttemptResult.succeeded)
                .setStatusCode(201)
                .setHeaders(Map.of("x-key", "k"))
                .setBody("{\"id\": \"m 1/2\"}"));
        driver.defines(chat("{{ thread.opened.response.status_code }} {{ thread.opened.response.headers['x-key'] }}"
                + " {{ thread.opened.response.json.id }} {{ thread.opened.response.body }}"));

        driver.happens(step("resolved", 1));

        CallbackRequest resolved = onlyRequest();
        assertThat(resolved.getRequest().getBody()).isEqualTo("201 k m 1/2 {\"id\": \"m 1/2\"}");
        assertThat(resolved.getRequest().getUrl()).isEqualTo("https://chat.example/messages/m%201%2F2");
        assertThat(resolved.getAnswerBytes()).isEqualTo(64 * 1024);
    }

    @Test
    void waitsForTheCallbacksBeforeIt() {
        driver.defines(chat(FOLLOW_UP)).happens(step("opened", 1));
        CallbackRequest opened = onlyRequest();
        driver.happens(step("changed", 1)).happens(step("resolved", 1)).passes(Duration.ofSeconds(30));
        assertThat(driver.requests()).isEmpty();
        assertThat(driver.callbacks())
                .filteredOn(callback -> !callback.getId().equals(opened.getCallback()))
                .hasSize(2)
                .allSatisfy(waiting -> {
                    assertThat(waiting.getStatus()).isEqualTo(CallbackStatus.waiting);
                    assertThat(waiting.getRequest()).isNull();
                    assertThat(waiting.getThread()).isEqualTo("inc_1");
                });

        driver.fails(opened, 503).passes(Duration.ofSeconds(10));
        CallbackRequest again = onlyRequest();
        assertThat(again.getCallback()).isEqualTo(opened.getCallback());
        answers(again, "7");
        CallbackRequest changed = onlyRequest();
        assertThat(changed.getRequest().getBody()).isEqualTo("7");
        answers(changed, "8");
        assertThat(onlyRequest().getRequest().getBody()).isEqualTo("7");
    }

    @Test
    void doesNotWaitForOtherEndpoints() {
        driver.defines(chat(FOLLOW_UP)).happens(step("opened", 1)).happens(step("opened", 2));
        List<CallbackRequest> opened = driver.requests();

        answers(opened.get(1), "2");
        driver.happens(step("resolved", 2));

        assertThat(opened).hasSize(2);
        assertThat(onlyRequest().getRequest().getBody()).isEqualTo("2");
    }

    @Test
    void saysWhatWasNotThereWhereTheFirstWasNeverSent() {
        driver.defines(chat(FOLLOW_UP)).happens(step("opened", 1));
        CallbackRequest opened = onlyRequest();
        driver.happens(step("changed", 1)).happens(step("resolved", 1)).happens(step("opened", 11));

        driver.fails(opened, 404);

        assertThat(driver.callbacks())
                .filteredOn(callback -> callback.getStatus() == CallbackStatus.error)
                .extracting(Callback::getDetails)
                .containsExactly(
                        "status_code:404-Not Found",
                        "template: line 1: there is nothing at thread.opened.response.json.id",
                        "template: line 1: there is nothing at thread.opened.response.json.id");
        assertThat(onlyRequest().getCallback()).isEqualTo(id("opened", 11));
    }

    @Test
    void retriesByHandAreRenderedOnceTheFirstWasSent() {
        driver.defines(chat(FOLLOW_UP)).happens(step("opened", 1));
        driver.fails(onlyRequest(), 404).happens(step("resolved", 1));
        command("retry", id("resolved", 1));
        assertThat(driver.requests()).isEmpty();

        command("retry", id("opened", 1));
        answers(onlyRequest(), "7");
        command("retry", id("resolved", 1));

        assertThat(onlyRequest()).satisfies(request -> {
            assertThat(request.getCallback()).isEqualTo(id("resolved", 1));
            assertThat(request.getRequest().getBody()).isEqualTo("7");
        });
    }

    @Test
    void whatWasCancelledBeforeItsTurnCanBeTakenUpAgain() {
        driver.defines(chat(FOLLOW_UP)).happens(step("opened", 1));
        CallbackRequest opened = onlyRequest();
        driver.happens(step("resolved", 1));
        command("cancel", id("resolved", 1));
        answers(opened, "7");
        assertThat(driver.requests()).isEmpty();

        command("retry", id("resolved", 1));

        assertThat(onlyRequest().getRequest().getBody()).isEqualTo("7");
    }

    @Test
    void theLastAnswerOfAKindCountsInTheOrderOfTheLane() {
        driver.defines(chat("{{ thread.changed.response.json.id | default('none') }}"))
                .happens(step("opened", 1))
                .happens(step("changed", 1, 1))
                .happens(step("changed", 1, 2))
                .happens(step("updated", 1));
        answersNext("0");
        CallbackRequest first = onlyRequest();
        driver.fails(first, 404);
        CallbackRequest second = onlyRequest();
        answers(second, "2");
        CallbackRequest updated = onlyRequest();
        assertThat(List.of(body(first), body(second), body(updated))).containsExactly("none", "none", "2");
        answers(updated, "3");

        command("retry", first.getCallback());
        answersNext("1");
        driver.happens(step("resolved", 1));

        assertThat(body(onlyRequest())).isEqualTo("2");
    }

    @Test
    void halfAnAnswerIsNoJson() {
        driver.defines(chat("{{ thread.opened.response.json.id | default(thread.opened.response.body) }}"))
                .happens(step("opened", 1));
        driver.reports(outcome(onlyRequest(), AttemptResult.succeeded)
                .setStatusCode(200)
                .setBody("1")
                .setTruncated(true));

        driver.defines(chat(
                        "{{ thread.opened.response.json | default('cut:') }}{{ thread.opened.response.body }}", "x"))
                .happens(step("resolved", 1));

        assertThat(onlyRequest().getRequest().getBody()).isEqualTo("cut:1");
    }

    @Test
    void remembersAcrossARestart() {
        driver.defines(chat(FOLLOW_UP)).happens(step("opened", 1)).happens(step("changed", 1));
        answers(onlyRequest(), "7");
        CallbackRequest changed = onlyRequest();
        driver.happens(step("resolved", 1));

        CallbacksDriver next = driver.restarted(folder.resolve("second"), chat(FOLLOW_UP));
        driver.close();
        driver = next;
        answers(changed, "8");

        assertThat(onlyRequest().getRequest().getBody()).isEqualTo("7");
    }

    @Test
    void callbacksOfAManualHookAreRenderedWhenTheyAreSent() {
        driver.defines(chat(FOLLOW_UP).setDelivery(delivery().setMode("manual").build()))
                .happens(step("opened", 1))
                .happens(step("resolved", 1));
        assertThat(driver.requests()).isEmpty();

        command("send", id("opened", 1));
        answers(onlyRequest(), "7");
        command("send", id("resolved", 1));

        assertThat(onlyRequest().getRequest().getBody()).isEqualTo("7");
    }

    @Test
    void withoutOrderTheCallbacksOfOneIncidentWaitForEachOtherAndForNobodyElse() {
        driver.defines(chat(FOLLOW_UP).setDelivery(delivery().setOrder("none").build()))
                .happens(step("opened", 1))
                .happens(step("opened", 11))
                .happens(step("resolved", 1));
        List<CallbackRequest> opened = driver.requests();
        assertThat(opened).extracting(CallbackRequest::getLane).containsExactlyInAnyOrder("chat|inc_1", "chat|inc_11");

        answers(opened.get(0), "7");

        assertThat(onlyRequest().getRequest().getBody()).isEqualTo("7");
    }

    @Test
    void inTheOrderOfTheHookTheyWaitForEverythingBefore() {
        driver.defines(chat(FOLLOW_UP).setDelivery(delivery().setOrder("hook").build()))
                .happens(step("opened", 1))
                .happens(step("opened", 2))
                .happens(step("resolved", 1));

        answersNext("7");
        answersNext("8");

        assertThat(onlyRequest().getRequest().getBody()).isEqualTo("7");
    }

    @Test
    void aReplayAsItWasSentIsTheLastAnswerFromThenOn() {
        driver.defines(chat(FOLLOW_UP)).happens(step("opened", 1));
        answersNext("7");
        command("replay", id("opened", 1), Map.of("lane", "chat|web-1", "since", "0"));
        IntStream.range(0, 20).forEach(number -> driver.passes(TICK));
        answersNext("70");

        driver.happens(step("resolved", 1));

        assertThat(onlyRequest().getRequest().getBody()).isEqualTo("70");
    }

    @Test
    void aReplayRenderedAnewReadsTheThreadAsItIsThen() {
        driver.defines(chat(FOLLOW_UP)).happens(step("opened", 1)).happens(step("resolved", 1));
        answersNext("7");
        driver.succeeds(onlyRequest());
        driver.defines(chat("again " + FOLLOW_UP));

        driver.commands(replay(id("resolved", 1), step("resolved", 1)));

        assertThat(onlyRequest()).satisfies(request -> {
            assertThat(request.getCallback()).isNotEqualTo(id("resolved", 1));
            assertThat(request.getRequest().getBody()).isEqualTo("again 7");
        });
    }

    @Test
    void waitingCallbacksAreRenderedByTheHookAsItIsWhenTheirTurnComes() {
        driver.defines(chat(FOLLOW_UP)).happens(step("opened", 1)).happens(step("resolved", 1));
        CallbackRequest opened = onlyRequest();
        driver.defines(hook("chat")
                .setListen(listen("opened", "resolved"))
                .setSend(send("https://chat.example", "{{ title }}")));

        answers(opened, "7");

        assertThat(onlyRequest().getRequest().getBody()).isEqualTo("resolved of inc_1");
    }

    @Test
    void aTestMakesAnswersUpWhereItNeedsThem() {
        driver.defines(chat("{{ thread.opened.response.json.id }} {{ thread.opened.response.headers['x-key'] }}"));

        driver.commands(test(step("resolved", 1)));

        assertThat(onlyRequest().getRequest().getBody()).isEqualTo("1 1");
        assertThat(driver.callbacks().get(0).getThread()).isNull();
    }

    @Test
    void forgetsAThreadWhenItsCallbacksAreForgotten() {
        driver.defines(chat(FOLLOW_UP)).happens(step("opened", 1)).happens(step("resolved", 1));
        answersNext("7");
        CallbackRequest resolved = onlyRequest();
        driver.passes(Duration.ofDays(60));
        assertThat(driver.shelves()).contains("threads", "thread-expiries");

        driver.succeeds(resolved).passes(Duration.ofDays(31)).passes(TICK);

        assertThat(driver.shelves())
                .doesNotContain("threads", "thread-expiries", "unrendered-events", "callbacks", "lanes");
    }

    @Test
    void hooksThatReadNoThreadAreSentAsEver() {
        driver.defines(chat("{{ title }}", "x")).happens(step("opened", 1)).happens(step("resolved", 1));

        assertThat(driver.requests()).hasSize(2).allSatisfy(request -> {
            assertThat(request.getAnswerBytes()).isEqualTo(4096);
        });
        assertThat(driver.shelves()).doesNotContain("threads", "unrendered-events");
    }

    private CallbackRequest onlyRequest() {
        List<CallbackRequest> requests = driver.requests();
        assertThat(requests).hasSize(1);
        return requests.get(0);
    }

    private void answersNext(String id) {
        answers(onlyRequest(), id);
    }

    private void answers(CallbackRequest request, String id) {
        driver.reports(
                outcome(request, AttemptResult.succeeded).setStatusCode(200).setBody("{\"id\":" + id + "}"));
    }

    private static String body(CallbackRequest request) {
        return request.getRequest().getBody();
    }

    private void command(String kind, String callback) {
        command(kind, callback, Map.of());
    }

    private void command(String kind, String callback, Map<String, String> parameters) {
        driver.commands(
                command(kind).setTargetId(callback).setParameters(parameters).build());
    }

    private Command.Builder command(String kind) {
        commands++;
        return Command.newBuilder()
                .setId("cmd_" + commands)
                .setKind(kind)
                .setTarget("callback")
                .setTargetId("chat")
                .setBy("ops")
                .setAt(driver.now());
    }

    private Command replay(String callback, Event event) {
        return command("replay")
                .setTargetId(callback)
                .setParameters(Map.of("lane", "chat|web-1", "rendering", "rendered", "sequence", "2"))
                .setCause(record(event))
                .build();
    }

    private Command test(Event event) {
        return command("test").setTarget("hook").setCause(record(event)).build();
    }
}
