package dev.tocsin.incidents;

import static dev.tocsin.incidents.CallbacksDriver.hook;
import static dev.tocsin.incidents.CallbacksDriver.order;
import static dev.tocsin.incidents.CallbacksDriver.orders;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.schemas.event.Callback;
import dev.tocsin.schemas.event.CallbackStatus;
import dev.tocsin.schemas.event.Event;
import dev.tocsin.schemas.event.HookDefinition;
import dev.tocsin.schemas.event.Listen;
import dev.tocsin.schemas.event.Operation;
import dev.tocsin.schemas.event.Send;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What hooks listen to besides incidents and the usual changes. */
class CallbacksOfListensTest {

    private static final String POST_SAVE = "django.db.models.signals.post_save";
    private static final String POST_DELETE = "django.db.models.signals.post_delete";

    @TempDir
    private Path folder;

    private CallbacksDriver driver;

    @BeforeEach
    void start() {
        driver = new CallbacksDriver(folder);
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void rendersASignalsArgumentsByTheirNames() {
        driver.defines(welcome("{\"to\": \"{{ mail }}\", \"of\": \"{{ signal }} {{ event_type }} {{ subject }}\"}"))
                .signals("user_registered", "42", "{\"mail\":\"a@shop.example\",\"signal\":\"forged\"}")
                .signals("user_left", "42", "{\"mail\":\"a@shop.example\"}");

        assertThat(driver.requests()).singleElement().satisfies(request -> {
            assertThat(request.getLane()).isEqualTo("welcome|42");
            assertThat(request.getRequest().getBody())
                    .isEqualTo("{\"to\": \"a@shop.example\", \"of\": \"user_registered user_registered 42\"}");
        });
    }

    @Test
    void filtersSignalsByTheirArguments() {
        HookDefinition.Builder hook = welcome("{{ mail }}");
        hook.setListen(Listen.newBuilder(hook.getListen())
                .setCondition("arguments.plan == 'gold'")
                .build());

        driver.defines(hook)
                .signals("user_registered", "1", "{\"plan\":\"gold\",\"mail\":\"a\"}")
                .signals("user_registered", "2", "{\"plan\":\"free\",\"mail\":\"b\"}");

        assertThat(driver.callbacks()).extracting(Callback::getLane).containsExactly("welcome|1");
    }

    @Test
    void owesAnErrorForASignalWithoutInstanceAndTemplate() {
        driver.defines(welcome(null)).signals("user_registered", "42", "{\"mail\":\"a\"}");

        Callback error = driver.callbacks().get(0);
        assertThat(error.getStatus()).isEqualTo(CallbackStatus.error);
        assertThat(error.getDetails()).contains("has no instance", "template");
    }

    @Test
    void sendsTheInstanceOfASignalAsItsDefaultPayload() {
        driver.defines(welcome(null)).signals("user_registered", "42", "{\"instance\":{\"id\":42,\"name\":\"Ada\"}}");

        assertThat(driver.requests().get(0).getRequest().getBody())
                .isEqualTo("{\"object_type\":\"user_registered\",\"object_id\":42,\"event_type\":\"user_registered\","
                        + "\"object_serialization\":{\"id\":42,\"name\":\"Ada\"}}");
    }

    @Test
    void owesAnErrorForASignalWhoseArgumentsAreNoObject() {
        driver.defines(welcome("x")).signals("user_registered", "42", "[1]");

        assertThat(driver.callbacks().get(0).getDetails()).startsWith("the signal's arguments cannot be read: ");
    }

    @Test
    void callsRowsWhatTheDjangoPluginWouldHaveCalledThem() {
        driver.defines(hook("erp")
                        .setListen(orders().setOperations(List.of("insert", "update", "delete"))
                                .setDjango(Map.of("insert", POST_SAVE, "update", POST_SAVE, "delete", POST_DELETE))
                                .build())
                        .setSend(template("{{ event_type }}")))
                .changes(1, "a")
                .changes(order(1, "b").setOperation(Operation.update), 1)
                .changes(order(1, "c").setOperation(Operation.delete).setBefore("{\"id\":1}"), 1);

        assertThat(driver.requests())
                .extracting(request -> request.getRequest().getBody())
                .containsExactly("created", "updated", POST_DELETE);
    }

    @Test
    void sendsTruncationsAndSnapshotsWhereTheHookNamesThem() {
        driver.defines(hook("erp")
                        .setListen(orders().setOperations(List.of("truncate", "snapshot"))
                                .build())
                        .setSend(template("{{ event_type }} {{ instance.id }}")))
                .changes(
                        order(1, "a")
                                .setOperation(Operation.truncate)
                                .setKey("{}")
                                .setAfter(null),
                        1)
                .changes(order(2, "b").setOperation(Operation.snapshot), 2)
                .changes(3, "c");

        assertThat(driver.requests())
                .extracting(request -> request.getRequest().getBody())
                .containsExactly("truncated ", "snapshot 2");
    }

    @Test
    void hearsOfTocsinsOwnTrouble() {
        driver.defines(hook("ops")
                        .setListen(Listen.newBuilder()
                                .setKind("system")
                                .setKinds(List.of("slot.lagging"))
                                .build())
                        .setSend(template("{{ title }}")))
                .happens(system("slot.lagging"))
                .happens(system("gap"));

        assertThat(driver.requests())
                .extracting(request -> request.getRequest().getBody())
                .containsExactly("slot.lagging of shop");
    }

    @Test
    void saysWhereTheEventsRecordIs() {
        driver.defines(hook("erp")).changes(7, "x").changes(1, "a");

        assertThat(driver.callbacks().get(1).getEvent()).satisfies(event -> {
            assertThat(event.getPartition()).isZero();
            assertThat(event.getOffset()).isEqualTo(1);
        });
    }

    private static HookDefinition.Builder welcome(@Nullable String template) {
        return hook("welcome")
                .setListen(Listen.newBuilder()
                        .setKind("signal")
                        .setSignal("user_registered")
                        .build())
                .setSend(template == null ? hook("welcome").getSend() : template(template));
    }

    private static Send template(String template) {
        return Send.newBuilder()
                .setUrl("https://erp.example")
                .setTemplate(template)
                .build();
    }

    private static Event system(String kind) {
        return Event.newBuilder()
                .setId("evt_" + kind.hashCode())
                .setType("dev.tocsin.system." + kind)
                .setSource("/tocsin/hooks-cdc")
                .setSubject("shop")
                .setTime(CallbacksDriver.NOON)
                .setTitle(kind + " of shop")
                .build();
    }
}
