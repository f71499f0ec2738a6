package dev.tocsin.incidents;

import static dev.tocsin.incidents.CallbacksDriver.hook;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.schemas.Ids;
import dev.tocsin.schemas.event.CallbackRequest;
import dev.tocsin.schemas.event.Command;
import dev.tocsin.schemas.event.HookDefinition;
import dev.tocsin.schemas.event.Send;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole hooks replayed by the template as it is now. */
class RerenderedHooksTest {

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
    void replaysErrorsByTheTemplateAsItIsNow() {
        driver.defines(sending("{{ instance.id }")).changes(1, "a");
        driver.defines(sending("old {{ instance.id }}").setGeneration(2)).changes(2, "b");
        driver.requests().forEach(driver::succeeds);
        driver.keeps("chg_a", 1, "a").keeps("chg_b", 2, "b");
        driver.defines(sending("new {{ instance.id }}").setGeneration(3));
        driver.callbacks();

        String command = replay(Map.of("since", "0", "rendering", "rendered", "status", "error"));
        IntStream.range(0, 20).forEach(number -> driver.passes(TICK));

        assertThat(driver.requests()).singleElement().satisfies(request -> {
            assertThat(request.getCallback()).isEqualTo(Ids.of("cb", "erp", "chg_a", command));
            assertThat(request.getRequest().getBody()).isEqualTo("new 1");
        });
    }

    @Test
    void whatCannotBeRenderedAnewBecauseItsEventIsGoneIsLeftAlone() {
        driver.defines(sending("old {{ instance.id }}")).changes(1, "a").changes(2, "b");
        driver.requests().forEach(driver::succeeds);
        driver.keeps("chg_b", 2, "b");

        String command = replay(Map.of("since", "0", "rendering", "rendered"));
        IntStream.range(0, 20).forEach(number -> driver.passes(TICK));

        assertThat(driver.requests())
                .extracting(CallbackRequest::getCallback)
                .containsExactly(Ids.of("cb", "erp", "chg_b", command));
    }

    private static HookDefinition.Builder sending(String template) {
        return hook("erp")
                .setSend(Send.newBuilder()
                        .setUrl("https://erp.example/hooks")
                        .setContentType("text/plain")
                        .setTemplate(template)
                        .build());
    }

    private String replay(Map<String, String> parameters) {
        driver.commands(Command.newBuilder()
                .setId("cmd_replay")
                .setKind("replay")
                .setTarget("hook")
                .setTargetId("erp")
                .setBy("ops")
                .setAt(driver.now())
                .setParameters(parameters)
                .build());
        return "cmd_replay";
    }
}
