package dev.tocsin.incidents;

import static dev.tocsin.incidents.CallbacksDriver.delivery;
import static dev.tocsin.incidents.CallbacksDriver.hook;
import static dev.tocsin.incidents.CallbacksDriver.outcome;
import static dev.tocsin.incidents.ChatHook.chat;
import static dev.tocsin.incidents.ChatHook.id;
import static dev.tocsin.incidents.ChatHook.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.schemas.event.AttemptResult;
import dev.tocsin.schemas.event.CallbackRequest;
import dev.tocsin.schemas.event.CallbackStatus;
import dev.tocsin.schemas.event.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callbacks that are recorded and not sent. */
class WithheldCallbacksTest {

    private static final String FOLLOW_UP =
            "{% if event_type != 'opened' %}{{ thread.opened.response.json.id }}{% endif %}";

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
    void whatIsOnlyToBeRecordedIsOverAndSaysSoAndTheLaneGoesOn() {
        driver.defines(hook("erp")).changes(1, "a");
        CallbackRequest request = onlyRequest();
        driver.changes(1, "b");
        CallbackRequest second = driver.requests().get(0);

        driver.reports(outcome(request, AttemptResult.withheld).setError("log_only: recorded, not sent"));
        driver.succeeds(second);

        assertThat(driver.callbacks())
                .filteredOn(callback -> callback.getId().equals(request.getCallback()))
                .last()
                .satisfies(callback -> {
                    assertThat(callback.getStatus()).isEqualTo(CallbackStatus.cancelled);
                    assertThat(callback.getDetails()).isEqualTo("log_only: recorded, not sent");
                    assertThat(callback.getAttemptsMade()).isZero();
                    assertThat(callback.getRequest()).isNotNull();
                });
        driver.passes(Duration.ofDays(1));
        assertThat(driver.requests()).isEmpty();
        assertThat(driver.events()).isEmpty();
    }

    @Test
    void whatFollowsWhatWasOnlyRecordedIsOnlyRecordedToo() {
        driver.defines(chat(FOLLOW_UP)).happens(step("opened", 1));
        CallbackRequest opened = onlyRequest();
        driver.happens(step("resolved", 1));

        driver.reports(outcome(opened, AttemptResult.withheld).setError("log_only: recorded, not sent"));

        assertThat(driver.requests()).isEmpty();
        assertThat(driver.callbacks())
                .filteredOn(callback -> callback.getId().equals(id("resolved", 1)))
                .last()
                .satisfies(callback -> {
                    assertThat(callback.getStatus()).isEqualTo(CallbackStatus.cancelled);
                    assertThat(callback.getDetails()).startsWith("log_only: recorded, not sent");
                    assertThat(callback.getRequest().getBody()).isEqualTo("1");
                });

        retry(id("opened", 1));
        driver.reports(outcome(onlyRequest(), AttemptResult.succeeded)
                .setStatusCode(200)
                .setBody("{\"id\": 7}"));
        retry(id("resolved", 1));
        assertThat(onlyRequest().getRequest().getBody()).isEqualTo("7");
    }

    @Test
    void ofAHookThatSendsNothingTheRequestsSayIt() {
        driver.defines(chat(FOLLOW_UP).setDelivery(delivery().setLogOnly(true).build()))
                .happens(step("opened", 1));

        assertThat(onlyRequest().getLogOnly()).isTrue();
    }

    private CallbackRequest onlyRequest() {
        List<CallbackRequest> requests = driver.requests();
        assertThat(requests).hasSize(1);
        return requests.get(0);
    }

    private void retry(String callback) {
        driver.commands(Command.newBuilder()
                .setId("cmd_" + callback)
                .setKind("retry")
                .setTarget("callback")
                .setTargetId(callback)
                .setBy("ops")
                .setAt(driver.now())
                .build());
    }
}
