package dev.tocsin.incidents;

import static dev.tocsin.incidents.CallbacksDriver.hook;
import static dev.tocsin.incidents.CallbacksDriver.order;
import static dev.tocsin.incidents.CallbacksDriver.orders;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tocsin.schemas.Ids;
import dev.tocsin.schemas.event.Callback;
import dev.tocsin.schemas.event.CallbackRequest;
import dev.tocsin.schemas.event.CallbackStatus;
import dev.tocsin.schemas.event.Event;
import dev.tocsin.schemas.event.HttpRequest;
import dev.tocsin.schemas.event.Operation;
import dev.tocsin.schemas.event.Send;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallbacksTopologyTest {

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
    void makesExactlyOneCallbackForEachMatchingHook() {
        driver.defines(hook("erp"))
                .defines(hook("crm"))
                .defines(hook("deletions")
                        .setListen(orders().setOperations(List.of("delete")).build()))
                .changes(1, "a");

        List<Callback> callbacks = driver.callbacks();
        assertThat(callbacks).extracting(Callback::getHook).containsExactlyInAnyOrder("erp", "crm");
        assertThat(callbacks)
                .extracting(Callback::getId)
                .containsExactlyInAnyOrder(Ids.of("cb", "erp", "chg_a"), Ids.of("cb", "crm", "chg_a"));
        assertThat(callbacks).extracting(Callback::getStatus).containsOnly(CallbackStatus.sending);
        assertThat(driver.requests()).hasSize(2);
    }

    @Test
    void sendsTheRowAsItsDefaultPayload() {
        driver.defines(hook("erp")).changes(1, "a");

        HttpRequest request = driver.requests().get(0).getRequest();
        assertThat(request)
                .isEqualTo(HttpRequest.newBuilder()
                        .setMethod("POST")
                        .setUrl("https://erp.example/hooks")
                        .setHeaders(Map.of("Content-Type", "application/json"))
                        .setBody("{\"object_type\":\"public.orders\",\"object_id\":1,\"event_type\":\"created\","
                                + "\"object_serialization\":{\"id\":1,\"total\":12.50,\"note\":\"a\\\"b\"}}")
                        .build());
    }

    @Test
    void makesNoSecondCallbackOfTheSameChange() {
        driver.defines(hook("erp")).changes(1, "a").changes(1, "a");

        assertThat(driver.callbacks()).hasSize(1);
        assertThat(driver.requests()).hasSize(1);
    }

    @Test
    void makesCallbacksOfIncidents() {
        driver.defines(hook("ops")
                        .setListen(orders().setKind("incidents")
                                .setKinds(List.of("opened"))
                                .build()))
                .happens(event("dev.tocsin.incident.opened"))
                .happens(event("dev.tocsin.incident.resolved"));

        assertThat(driver.requests()).singleElement().satisfies(request -> {
            assertThat(request.getLane()).isEqualTo("ops|core-shop");
            assertThat(request.getRequest().getBody())
                    .contains("\"event_type\":\"opened\"", "\"title\":\"Shop API is down\"");
        });
    }

    @Test
    void writesCallbacksUnderTheirIdInThePartitionOfTheirLane() {
        driver.defines(hook("erp")).changes(1, "a");

        TestRecord<String, Callback> record =
                driver.written(CallbacksDriver.CONTRACT.topics().callbacks()).get(0);
        assertThat(record.key()).isEqualTo(record.value().getId());
        assertThat(new String(record.headers().lastHeader("ce_type").value(), UTF_8))
                .isEqualTo("dev.tocsin.callback.sending");
    }

    @Test
    void isSentOnceItSucceeded() {
        CallbackRequest request = onlyRequest();

        driver.succeeds(request);

        Callback sent = driver.callbacks().get(1);
        assertThat(sent.getStatus()).isEqualTo(CallbackStatus.sent);
        assertThat(sent.getDetails()).isEqualTo("status_code:200");
        assertThat(sent.getAttempts()).hasSize(1);
        assertThat(sent.getAttemptsMade()).isEqualTo(1);
        assertThat(driver.counted()).containsExactly(CallbackStatus.sent);
    }

    @Test
    void keepsNothingOfSettledCallbacksButWhenToForgetThem() {
        driver.succeeds(onlyRequest());

        assertThat(driver.shelves()).containsExactly("callback-expiries", "hook-loads", "lane-sequences");
    }

    @Test
    void forgetsACallbackThirtyDaysAfterItsEnd() {
        CallbackRequest request = onlyRequest();
        driver.succeeds(request).callbacks();

        driver.passes(Duration.ofDays(30).minus(TICK));
        assertThat(driver.callbacks()).isEmpty();

        driver.passes(TICK.multipliedBy(2));
        TestRecord<String, Callback> tombstone =
                driver.written(CallbacksDriver.CONTRACT.topics().callbacks()).get(0);
        assertThat(tombstone.key()).isEqualTo(request.getCallback());
        assertThat(tombstone.getValue()).isNull();
        assertThat(driver.shelves()).containsExactly("hook-loads", "lane-sequences");
    }

    @Test
    void keepsTheOrderOfARowAndLetsOtherRowsGoOn() {
        driver.defines(hook("erp")).changes(1, "a").changes(1, "b").changes(2, "c");

        List<CallbackRequest> requests = driver.requests();
        assertThat(requests).extracting(CallbackRequest::getPredecessor).containsExactly(null, id("a"), null);

        driver.fails(requests.get(0), 503)
                .defers(requests.get(1))
                .changes(1, "d")
                .changes(2, "e");
        assertThat(driver.requests()).singleElement().satisfies(other -> {
            assertThat(other.getCallback()).isEqualTo(id("e"));
            assertThat(other.getPredecessor()).isEqualTo(id("c"));
        });

        CallbackRequest retry = requestAfter(10);
        assertThat(retry.getCallback()).isEqualTo(id("a"));
        driver.succeeds(retry);
        assertThat(driver.requests())
                .extracting(CallbackRequest::getCallback, CallbackRequest::getPredecessor)
                .containsExactly(tuple(id("b"), null), tuple(id("d"), id("b")));
    }

    @Test
    void makesOneErrorOfABadTemplateWhileTheOtherHookIsServed() {
        driver.defines(hook("broken").setSend(template("{\"id\": {{ instance.id }")))
                .defines(hook("invalid").setSend(template("{\"id\": {{ instance.id }}")))
                .defines(hook("erp"))
                .changes(1, "a");

        assertThat(driver.callbacks())
                .filteredOn(callback -> callback.getStatus() == CallbackStatus.error)
                .extracting(Callback::getHook, Callback::getDetails)
                .containsExactlyInAnyOrder(
                        tuple("broken", "template: line 1: Unexpected \"}\""),
                        tuple("invalid", "Payload is an invalid JSON: {\"id\": 1"));
        assertThat(driver.requests()).extracting(CallbackRequest::getHook).containsExactly("erp");
    }

    @Test
    void sendsOnlyWhatTheConditionLetsThrough() {
        driver.defines(hook("big")
                        .setListen(orders().setCondition("new.total > 100.0").build()))
                .defines(hook("small")
                        .setListen(orders().setCondition("new.total < 100.0").build()))
                .defines(hook("odd")
                        .setListen(orders().setCondition("new.total.size() > 1").build()))
                .changes(1, "a");

        assertThat(driver.requests()).extracting(CallbackRequest::getHook).containsExactly("small");
        assertThat(driver.callbacks())
                .filteredOn(callback -> callback.getHook().equals("odd"))
                .singleElement()
                .satisfies(callback -> assertThat(callback.getDetails()).startsWith("when: "));
    }

    @Test
    void makesErrorsOfChangesThatAreTooLarge() {
        driver.defines(hook("erp")).changes(order(1, "a").setAfter(null).setOversized(true), 1);

        assertThat(driver.callbacks()).singleElement().satisfies(callback -> {
            assertThat(callback.getStatus()).isEqualTo(CallbackStatus.error);
            assertThat(callback.getDetails()).contains("4 MiB");
        });
    }

    @Test
    void makesErrorsOfRowsThatCannotBeRead() {
        driver.defines(hook("erp")).changes(order(1, "a").setAfter("{"), 1).changes(2, "b");

        assertThat(driver.callbacks())
                .extracting(Callback::getStatus)
                .containsExactly(CallbackStatus.error, CallbackStatus.sending);
    }

    @Test
    void makesNoCallbackForAHookThatIsSwitchedOff() {
        driver.defines(hook("erp").setEnabled(false)).changes(1, "a");

        assertThat(driver.callbacks()).isEmpty();
    }

    @Test
    void sendsTheRowBeforeItsDeletion() {
        driver.defines(hook("erp"))
                .changes(
                        order(1, "a")
                                .setOperation(Operation.delete)
                                .setAfter(null)
                                .setBefore("{\"id\":1}"),
                        1);

        assertThat(driver.requests().get(0).getRequest().getBody())
                .contains("\"event_type\":\"deleted\"", "\"object_serialization\":{\"id\":1}");
    }

    private CallbackRequest onlyRequest() {
        driver.defines(hook("erp")).changes(1, "a");
        return driver.requests().get(0);
    }

    private CallbackRequest requestAfter(int seconds) {
        driver.passes(Duration.ofSeconds(seconds).plus(TICK));
        return last(driver.requests());
    }

    private static Send template(String template) {
        return Send.newBuilder()
                .setUrl("https://crm.example")
                .setContentType("application/json")
                .setTemplate(template)
                .build();
    }

    private static String id(String change) {
        return Ids.of("cb", "erp", "chg_" + change);
    }

    private static <T> T last(List<T> list) {
        return list.get(list.size() - 1);
    }

    private static Event event(String type) {
        return Event.newBuilder()
                .setId("evt_" + type.hashCode())
                .setType(type)
                .setSource("/tocsin/incidents")
                .setSubject("core-shop")
                .setTime(CallbacksDriver.NOON)
                .setTitle("Shop API is down")
                .build();
    }
}
