package dev.tocsin.incidents;

import static dev.tocsin.incidents.CallbacksDriver.delivery;
import static dev.tocsin.incidents.CallbacksDriver.hook;
import static dev.tocsin.incidents.CallbacksDriver.orders;
import static dev.tocsin.incidents.CallbacksDriver.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tocsin.schemas.Ids;
import dev.tocsin.schemas.event.AttemptResult;
import dev.tocsin.schemas.event.Callback;
import dev.tocsin.schemas.event.CallbackRequest;
import dev.tocsin.schemas.event.CallbackStatus;
import dev.tocsin.schemas.event.Command;
import dev.tocsin.schemas.event.Event;
import dev.tocsin.schemas.event.HookState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What hooks allow and forbid their callbacks. */
class CallbacksOfHooksTest {

    private static final Duration TICK = Duration.ofMillis(200);

    @TempDir
    private Path folder;

    private CallbacksDriver driver;

    @BeforeEach
    void start() {
        driver = new CallbacksDriver(folder.resolve("first"));
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void disablesTheHookWhoseReceiverIsGone() {
        driver.fails(onlyRequest(), 410);

        assertThat(last(driver.callbacks()).getStatus()).isEqualTo(CallbackStatus.error);
        assertThat(driver.hookStates()).singleElement().satisfies(state -> {
            assertThat(state.getHook()).isEqualTo("erp");
            assertThat(state.getDisabledBecause()).isEqualTo("status_code:410-Gone");
            assertThat(state.getGeneration()).isEqualTo(1);
        });
        assertThat(driver.events()).extracting(Event::getType).containsExactly("dev.tocsin.hook.disabled");
    }

    @Test
    void saysOnlyOnceThatTheReceiverIsGone() {
        driver.defines(hook("erp")).changes(1, "a").changes(2, "b");

        driver.requests().forEach(request -> driver.fails(request, 410));

        assertThat(driver.events()).hasSize(1);
        assertThat(driver.hookStates()).hasSize(1);
    }

    @Test
    void makesNoCallbacksForADisabledHookUntilItsDefinitionChanges() {
        driver.fails(onlyRequest(), 410).callbacks();
        driver.state(driver.hookStates().get(0)).changes(2, "b");
        assertThat(driver.callbacks()).isEmpty();

        driver.defines(hook("erp")).changes(2, "c");
        assertThat(driver.callbacks()).isEmpty();

        driver.defines(hook("erp").setGeneration(2)).changes(2, "d");
        assertThat(driver.requests()).hasSize(1);
    }

    @Test
    void holdsBackWhatADisabledHookOwesUntilItIsEnabled() {
        driver.defines(hook("erp")).changes(1, "a").changes(1, "b");
        List<CallbackRequest> requests = driver.requests();
        driver.fails(requests.get(0), 410).defers(requests.get(1));
        driver.state(driver.hookStates().get(0)).passes(Duration.ofMinutes(5));
        assertThat(driver.requests()).isEmpty();

        driver.commands(command("enable"));
        HookState enabled = driver.hookStates().get(0);
        driver.state(enabled).passes(TICK);

        assertThat(enabled.getDisabledBecause()).isNull();
        assertThat(driver.requests())
                .extracting(CallbackRequest::getCallback)
                .containsExactly(requests.get(1).getCallback());
    }

    @Test
    void disablesAHookByCommand() {
        driver.defines(hook("erp")).commands(command("disable"));

        HookState state = driver.hookStates().get(0);
        assertThat(state.getDisabledBecause()).isEqualTo("disabled by ops");
        assertThat(driver.state(state).changes(1, "a").callbacks()).isEmpty();
    }

    @Test
    void ignoresCommandsThatItDoesNotKnow() {
        driver.defines(hook("erp")).commands(command("polish")).changes(1, "a");

        assertThat(driver.hookStates()).isEmpty();
        assertThat(driver.requests()).hasSize(1);
    }

    @Test
    void cancelsWhatADeletedHookOwes() {
        driver.defines(hook("erp").setDelivery(delivery().setOrder("hook").build()));
        IntStream.range(0, 70).forEach(number -> driver.changes(number, "c" + number));
        driver.callbacks();

        driver.deletes("erp").passes(Duration.ofSeconds(1)).passes(Duration.ofSeconds(6));

        assertThat(driver.callbacks()).hasSize(70).allSatisfy(callback -> {
            assertThat(callback.getStatus()).isEqualTo(CallbackStatus.cancelled);
            assertThat(callback.getDetails()).isEqualTo("the hook was deleted");
        });
        assertThat(driver.shelves())
                .containsExactly("callback-expiries", "callbacks", "callbacks-of-hooks", "lane-sequences");
    }

    @Test
    void cancelsNothingWhenADefinitionIsOnlyLate() {
        driver.defines(hook("erp").setDelivery(delivery().setOrder("hook").build()))
                .changes(1, "a");
        driver.deletes("erp").passes(Duration.ofSeconds(2)).defines(hook("erp")).passes(Duration.ofSeconds(20));

        assertThat(driver.callbacks()).extracting(Callback::getStatus).doesNotContain(CallbackStatus.cancelled);
    }

    @Test
    void takesOutcomesOfADeletedHooksRequestsAsTheyCome() {
        CallbackRequest request = onlyRequest();

        driver.deletes("erp").succeeds(request);

        assertThat(last(driver.callbacks()).getStatus()).isEqualTo(CallbackStatus.sent);
    }

    @Test
    void sendsNothingByItselfWhenTheHookIsManual() {
        driver.defines(hook("erp").setDelivery(delivery().setMode("manual").build()))
                .changes(1, "a");
        assertThat(driver.requests()).isEmpty();
        assertThat(driver.callbacks()).extracting(Callback::getStatus).containsExactly(CallbackStatus.waiting);

        driver.defines(hook("erp").setGeneration(2)).passes(TICK);
        assertThat(driver.requests()).hasSize(1);
    }

    @Test
    void delaysTheFirstAttemptAsTheHookWishes() {
        driver.defines(hook("erp")
                        .setDelivery(delivery().setDelaysMs(List.of(60_000L)).build()))
                .changes(1, "a");
        assertThat(driver.requests()).isEmpty();

        assertThat(driver.passes(Duration.ofSeconds(61)).requests()).hasSize(1);
    }

    @Test
    void tellsHooksThatListenOfADisabledHook() {
        driver.defines(hook("ops")
                        .setListen(orders().setKind("hook_events")
                                .setKinds(List.of("disabled"))
                                .build()))
                .fails(onlyRequest(), 410);

        Event disabled = driver.events().get(0);
        assertThat(driver.happens(disabled).requests())
                .extracting(CallbackRequest::getCallback)
                .containsExactly(Ids.of("cb", "ops", disabled.getId()));
    }

    @Test
    void handsOutNoMoreThanAThousandOfAHookAndServesAllInTheEnd() {
        driver.defines(hook("erp").setDelivery(delivery().setOrder("none").build()));
        for (int i = 0; i < 1100; i++) {
            driver.changes(i, "c" + i);
        }
        List<CallbackRequest> first = driver.requests();
        assertThat(first).hasSize(1000);

        first.forEach(driver::succeeds);
        driver.passes(TICK);

        assertThat(driver.requests()).hasSize(100);
    }

    @Test
    void servesLanesThatWaitOnceThereIsRoomForFiftyWithoutWaitingForTime() {
        driver.defines(hook("erp").setDelivery(delivery().setOrder("none").build()));
        IntStream.range(0, 1100).forEach(number -> driver.changes(number, "c" + number));
        List<CallbackRequest> first = driver.requests();

        first.stream().limit(49).forEach(driver::succeeds);
        assertThat(driver.requests()).isEmpty();

        assertThat(driver.succeeds(first.get(49)).requests()).hasSize(50);
    }

    @Test
    void handsOutNoMoreThanSixtyFourOfALaneAndServesAllInOrder() {
        driver.defines(hook("erp").setDelivery(delivery().setOrder("hook").build()));
        for (int i = 0; i < 200; i++) {
            driver.changes(i, "c" + i);
        }
        List<CallbackRequest> requests = driver.requests();
        assertThat(requests).hasSize(64);

        List<String> served = new ArrayList<>();
        while (!requests.isEmpty()) {
            requests.forEach(request -> served.add(request.getCallback()));
            requests.forEach(driver::succeeds);
            requests = driver.requests();
        }

        assertThat(served)
                .containsExactlyElementsOf(IntStream.range(0, 200)
                        .mapToObj(number -> id("c" + number))
                        .toList());
    }

    @Test
    void letsNoFloodOfNewLanesStarveThoseThatWait() {
        driver.defines(hook("erp").setDelivery(delivery().setOrder("none").build()));
        IntStream.range(0, 1001).forEach(number -> driver.changes(number, "c" + number));
        List<CallbackRequest> requests = driver.requests();

        driver.succeeds(requests.get(0)).changes(2000, "new");
        assertThat(driver.requests()).isEmpty();

        List<CallbackRequest> served = new ArrayList<>(driver.passes(TICK).requests());
        served.addAll(driver.succeeds(requests.get(1)).passes(TICK).requests());
        assertThat(served).extracting(CallbackRequest::getCallback).containsExactlyInAnyOrder(id("c1000"), id("new"));
    }

    @Test
    void tellsThatACallbackOfABacklogIsUnderWayIfThatTakesMoments() {
        driver.defines(hook("erp").setDelivery(delivery().setOrder("none").build()));
        IntStream.range(0, 1001).forEach(number -> driver.changes(number, "c" + number));
        driver.succeeds(driver.requests().get(0)).callbacks();

        assertThat(driver.passes(TICK).requests()).hasSize(1);
        assertThat(driver.callbacks()).isEmpty();

        assertThat(driver.passes(Duration.ofSeconds(6)).callbacks())
                .extracting(Callback::getId, Callback::getStatus)
                .containsExactly(tuple(id("c1000"), CallbackStatus.sending));
    }

    @Test
    void servesLanesThatWaitedForRoomAfterARestart() {
        driver.defines(hook("erp").setDelivery(delivery().setOrder("none").build()));
        IntStream.range(0, 1010).forEach(number -> driver.changes(number, "c" + number));
        List<CallbackRequest> requests = driver.requests();

        try (var next = driver.restarted(folder.resolve("second"), hook("erp"))) {
            requests.stream().limit(5).forEach(next::succeeds);
            next.passes(TICK);
            assertThat(next.requests()).hasSize(5);
        }
    }

    @Test
    void keepsTheLastTwentyAttempts() {
        List<Long> delays = Collections.nCopies(30, 1000L);
        driver.defines(hook("erp").setDelivery(delivery().setDelaysMs(delays).build()))
                .changes(1, "a");
        for (int attempt = 1; attempt <= 25; attempt++) {
            CallbackRequest request = last(driver.passes(Duration.ofSeconds(2)).requests());
            driver.reports(outcome(request, AttemptResult.failed).setError("timed out"));
        }

        Callback callback = last(driver.callbacks());
        assertThat(callback.getAttemptsMade()).isEqualTo(25);
        assertThat(callback.getAttempts()).hasSize(20);
        assertThat(last(callback.getAttempts()).getNumber()).isEqualTo(25);
        assertThat(callback.getDetails()).isEqualTo("timed out");
    }

    private CallbackRequest onlyRequest() {
        driver.defines(hook("erp")).changes(1, "a");
        return driver.requests().get(0);
    }

    private Command command(String kind) {
        return Command.newBuilder()
                .setId("cmd_1")
                .setKind(kind)
                .setTarget("hook")
                .setTargetId("erp")
                .setBy("ops")
                .setAt(driver.now())
                .build();
    }

    private static String id(String change) {
        return Ids.of("cb", "erp", "chg_" + change);
    }

    private static <T> T last(List<T> list) {
        return list.get(list.size() - 1);
    }
}
