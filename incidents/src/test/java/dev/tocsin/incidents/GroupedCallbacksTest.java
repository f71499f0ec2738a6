package dev.tocsin.incidents;

import static dev.tocsin.incidents.CallbacksDriver.delivery;
import static dev.tocsin.incidents.CallbacksDriver.hook;
import static dev.tocsin.incidents.ChatHook.listen;
import static dev.tocsin.incidents.ChatHook.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.schemas.Ids;
import dev.tocsin.schemas.event.CallbackRequest;
import dev.tocsin.schemas.event.CallbackStatus;
import dev.tocsin.schemas.event.Command;
import dev.tocsin.schemas.event.EndpointFacts;
import dev.tocsin.schemas.event.EndpointState;
import dev.tocsin.schemas.event.Event;
import dev.tocsin.schemas.event.Grouping;
import dev.tocsin.schemas.event.HookDefinition;
import dev.tocsin.schemas.event.Listen;
import dev.tocsin.schemas.event.Send;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callbacks that are made of many events. */
class GroupedCallbacksTest {

    private static final Duration WAIT = Duration.ofSeconds(30);
    private static final String IDS = "{{ event_type }}: {% for each in events %}{{ each.incident.id }} {% endfor %}";

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
    void whatHappensWithinTheWaitOfTheFirstIsOneCallback() {
        driver.defines(grouping(IDS, "group")).happens(step("opened", 1, "core"));
        driver.passes(WAIT.minusSeconds(1)).happens(step("resolved", 2, "core"));
        assertThat(driver.callbacks()).isEmpty();

        driver.passes(Duration.ofSeconds(1)).happens(step("opened", 3, "core"));

        CallbackRequest first = onlyRequest();
        assertThat(first.getRequest().getBody()).isEqualTo("resolved: inc_1 inc_2 ");
        assertThat(first.getLane()).isEqualTo("digest|group=core");
        assertThat(first.getCallback()).isEqualTo(Ids.of("cb", "digest", "evt_opened1_1"));
        driver.succeeds(first).passes(WAIT);
        assertThat(onlyRequest().getRequest().getBody()).isEqualTo("opened: inc_3 ");
    }

    @Test
    void eventsThatDifferInAWordAreOfDifferentGroups() {
        driver.defines(grouping(IDS, "group", "event_type"))
                .happens(step("opened", 1, "core"))
                .happens(step("opened", 2, "edge"))
                .happens(step("resolved", 1, "core"))
                .happens(step("opened", 3, "core"))
                .passes(WAIT);

        assertThat(driver.requests())
                .extracting(request -> request.getRequest().getBody())
                .containsExactlyInAnyOrder("opened: inc_1 inc_3 ", "opened: inc_2 ", "resolved: inc_1 ");
    }

    @Test
    void withoutWordsAllIsOfOneGroupAndWhatAnEventDoesNotHaveIsAValueToo() {
        driver.defines(grouping(IDS)).happens(step("opened", 1, "core")).happens(ChatHook.step("opened", 2));
        driver.passes(WAIT);
        assertThat(onlyRequest().getRequest().getBody()).isEqualTo("opened: inc_1 inc_2 ");

        driver.defines(grouping("{{ group | json }}", "group").setName("other"))
                .happens(ChatHook.step("opened", 3))
                .happens(ChatHook.step("opened", 4))
                .passes(WAIT);
        assertThat(driver.requests())
                .filteredOn(request -> request.getHook().equals("other"))
                .singleElement()
                .satisfies(request -> {
                    assertThat(request.getRequest().getBody()).isEqualTo("{\"group\":null}");
                    assertThat(request.getLane()).isEqualTo("other|group");
                });
    }

    @Test
    void templatesSeeWhatTheGroupHasInCommonAndEachEvent() {
        driver.defines(grouping(
                        "{{ group.tags }}|{{ group.severity }}|{{ group['attributes.team'] }}|{{ title }}|"
                                + "{% for each in events %}{{ each.event_type }} {{ each.endpoint.id }},{% endfor %}",
                        "tags", "severity", "attributes.team"))
                .happens(step("opened", 1, "core"))
                .happens(step("resolved", 2, "edge"))
                .passes(WAIT);

        CallbackRequest request = onlyRequest();
        assertThat(request.getRequest().getBody())
                .isEqualTo("eu prod|major|red, green|resolved of inc_2|opened web-1,resolved web-2,");
        assertThat(request.getLane()).isEqualTo("digest|tags=eu prod,severity=major,attributes.team=red%2c green");
    }

    @Test
    void theDefaultPayloadIsThatOfTheLastWithAllOfThem() {
        driver.defines(grouping("", "group").setSend(send("https://ops.example/", "")))
                .happens(step("opened", 1, "core"))
                .happens(step("opened", 2, "core"))
                .passes(WAIT);

        assertThat(onlyRequest().getRequest().getBody())
                .startsWith("{\"event_type\":\"opened\",\"title\":\"opened of inc_2\"")
                .contains(
                        "\"group\":{\"group\":\"core\"},\"events\":[{\"event_type\":\"opened\",\"title\":\"opened of inc_1\"");
    }

    @Test
    void statusesAreGatheredToo() {
        driver.defines(grouping("{% for each in events %}{{ each.endpoint.id }} {% endfor %}", "status")
                        .setListen(Listen.newBuilder()
                                .setKind("statuses")
                                .setKinds(List.of("down", "up"))
                                .build()))
                .happens(status(1, EndpointState.down))
                .happens(status(2, EndpointState.up))
                .happens(status(3, EndpointState.down))
                .passes(WAIT);

        assertThat(driver.requests())
                .extracting(request ->
                        request.getLane() + ": " + request.getRequest().getBody())
                .containsExactlyInAnyOrder("digest|status=down: web-1 web-3 ", "digest|status=up: web-2 ");
    }

    @Test
    void theFilterDecidesOnEachEvent() {
        driver.defines(grouping(IDS, "group")
                        .setListen(Listen.newBuilder(listen("opened"))
                                .setCondition("incident.id != 'inc_2'")
                                .build()))
                .happens(step("opened", 1, "core"))
                .happens(step("opened", 2, "core"))
                .happens(step("opened", 3, "core"))
                .passes(WAIT);

        assertThat(onlyRequest().getRequest().getBody()).isEqualTo("opened: inc_1 inc_3 ");
    }

    @Test
    void aGroupIsRememberedThroughARestartAndSoIsItsTime() {
        HookDefinition.Builder hook = grouping(IDS, "group");
        driver.defines(hook).happens(step("opened", 1, "core")).passes(WAIT.minusSeconds(10));

        try (CallbacksDriver next = driver.restarted(folder.resolve("second"), hook)) {
            next.happens(step("opened", 2, "core")).passes(Duration.ofSeconds(9));
            assertThat(next.requests()).isEmpty();
            next.passes(Duration.ofSeconds(1));
            assertThat(next.requests())
                    .extracting(request -> request.getRequest().getBody())
                    .containsExactly("opened: inc_1 inc_2 ");
        }
    }

    @Test
    void aFullGroupIsMadeAtOnceAndTheNextEventBeginsAnother() {
        driver.defines(grouping("{{ events | length }}", "group"));
        IntStream.range(0, 501).forEach(number -> driver.happens(step("opened", number, "core")));

        CallbackRequest first = onlyRequest();
        assertThat(first.getRequest().getBody()).isEqualTo("500");
        driver.succeeds(first).passes(WAIT);
        assertThat(onlyRequest().getRequest().getBody()).isEqualTo("1");
    }

    @Test
    void eventsThatWouldBeTooLongTogetherAreApart() {
        driver.defines(grouping("{{ events | length }}", "group"));
        String message = "m".repeat(400_000);
        for (int number = 1; number <= 5; number++) {
            driver.happens(Event.newBuilder(step("opened", number, "core"))
                    .setMessage(message)
                    .build());
        }

        assertThat(bodies()).containsExactly("2", "2");
        driver.passes(WAIT);
        assertThat(bodies()).containsExactly("1");
    }

    @Test
    void callbacksOfAGroupAreInOrderAndThoseOfOthersDoNotWait() {
        driver.defines(grouping(IDS, "group"))
                .happens(step("opened", 1, "core"))
                .passes(WAIT);
        CallbackRequest first = onlyRequest();
        driver.fails(first, 503)
                .happens(step("opened", 2, "core"))
                .happens(step("opened", 3, "edge"))
                .passes(WAIT);

        assertThat(driver.requests())
                .extracting(request -> request.getLane() + " " + request.getAttempt())
                .contains("digest|group=core 2", "digest|group=edge 1")
                .doesNotContain("digest|group=core 1");
    }

    @Test
    void theLaneIsThatOfTheHooksOrder() {
        driver.defines(grouping(IDS, "group")
                        .setDelivery(delivery().setOrder("hook").build()))
                .happens(step("opened", 1, "core"))
                .happens(step("opened", 2, "edge"))
                .passes(WAIT);
        assertThat(driver.requests()).extracting(CallbackRequest::getLane).containsOnly("digest");

        driver.defines(grouping(IDS, "group")
                        .setGeneration(2)
                        .setDelivery(delivery().setOrder("none").build()))
                .happens(step("opened", 3, "core"))
                .passes(WAIT);
        assertThat(driver.callbacks())
                .filteredOn(callback -> callback.getHookGeneration() == 2)
                .first()
                .satisfies(callback -> assertThat(callback.getLane()).isEqualTo("digest|" + callback.getId()));
    }

    @Test
    void whatADeletedHookGatheredIsDroppedAndNothingIsLeftBehind() {
        driver.defines(grouping(IDS, "group")).happens(step("opened", 1, "core"));
        assertThat(driver.shelves()).contains("gathered-events", "gathering-timers", "gatherings");

        driver.deletes("digest").passes(WAIT);

        assertThat(driver.callbacks()).isEmpty();
        assertThat(driver.shelves()).doesNotContain("gathered-events", "gathering-timers", "gatherings");
    }

    @Test
    void oneThatCannotBeRenderedIsAnErrorRow() {
        Send notJson = Send.newBuilder(send("https://ops.example/", "{{ events | length }"))
                .setContentType("application/json")
                .build();
        driver.defines(grouping("", "group").setSend(notJson))
                .happens(step("opened", 1, "core"))
                .passes(WAIT);

        assertThat(driver.callbacks()).singleElement().satisfies(callback -> {
            assertThat(callback.getStatus()).isEqualTo(CallbackStatus.error);
            assertThat(callback.getDetails()).isEqualTo("template: line 1: Unexpected \"}\"");
        });
    }

    @Test
    void aTestShowsAGroupOfOne() {
        driver.defines(grouping(IDS, "group"))
                .commands(Command.newBuilder()
                        .setId("cmd_1")
                        .setKind("test")
                        .setTarget("hook")
                        .setTargetId("digest")
                        .setBy("ops")
                        .setAt(driver.now())
                        .setCause(ChatHook.record(step("opened", 1, "core")))
                        .build());

        assertThat(onlyRequest().getRequest().getBody()).isEqualTo("opened: inc_1 ");
    }

    private List<String> bodies() {
        return driver.requests().stream()
                .map(request -> String.valueOf(request.getRequest().getBody()))
                .toList();
    }

    private CallbackRequest onlyRequest() {
        List<CallbackRequest> requests = driver.requests();
        assertThat(requests).hasSize(1);
        return requests.get(0);
    }

    private static HookDefinition.Builder grouping(String template, String... by) {
        return hook("digest")
                .setListen(listen("opened", "resolved"))
                .setSend(send("https://ops.example/", template))
                .setGrouping(new Grouping(List.of(by), WAIT.toMillis()));
    }

    private static Event step(String kind, int incident, String group) {
        Event step = ChatHook.step(kind, incident);
        return Event.newBuilder(step)
                .setEndpoint(facts(step.getSubject(), group))
                .build();
    }

    private static Event status(int number, EndpointState status) {
        return Event.newBuilder()
                .setId("evt_status" + number)
                .setType("dev.tocsin.status.changed")
                .setSource("/tocsin/incidents")
                .setSubject("web-" + number)
                .setTime(CallbacksDriver.NOON)
                .setTitle("status")
                .setEndpoint(facts("web-" + number, "core"))
                .setStatusAfter(status)
                .build();
    }

    private static EndpointFacts facts(String endpoint, String group) {
        return EndpointFacts.newBuilder()
                .setId(endpoint)
                .setName(endpoint)
                .setGroup(group)
                .setTags(List.of("prod", "eu"))
                .setAttributes(Map.of("team", "red, green"))
                .build();
    }
}
