package dev.tocsin.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An incident that is kept up to date where it was announced: as a message, a ticket, an entry of a status page. */
class ThreadsIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private Site site;
    private Receiver receiver;
    private Installation tocsin;

    @BeforeEach
    void serve() throws Exception {
        site = new Site();
        receiver = new Receiver();
        receiver.answer(body -> "{\"message\":{\"ts\":\"of " + body + "\"}}");
        tocsin = new Installation(folder, """
                endpoints:
                  - name: Shop
                    url: %s
                    interval: 500ms
                    timeout: 400ms
                    failures: 3
                    successes: 2
                hooks:
                  - name: tickets
                    listen: { incidents: [opened, resolved] }
                    send:
                      url: "%s/tickets{%% if event_type != 'opened' %%}/{{ thread.opened.response.json.message.ts }}{%% endif %%}"
                      template: '{{ event_type }} {{ incident.id }}'
                      content_type: text/plain
                    delivery: { delays: [0s, 1s, 1s, 1s, 1s, 1s, 1s, 1s, 1s, 1s] }
                egress:
                  allow: [127.0.0.0/8]
                """.formatted(site.url(), receiver.url()));
    }

    @AfterEach
    void close() {
        tocsin.close();
        receiver.close();
        site.close();
    }

    @Test
    void theResolvedGoesToWhereTheOpenedWasTakenThoughEverythingWasKilledBetween() throws Exception {
        tocsin.start();
        site.breakDown();
        await("opened").atMost(SOON).until(() -> receiver.callbacks("/tickets").size() == 1);
        String incident = receiver.bodies("/tickets").get(0).replace("opened ", "");
        await("its outcome is known")
                .atMost(SOON)
                .until(() -> callback(0).getString("status").equals("sent"));

        tocsin.kill();
        site.mend();
        tocsin.start();

        await("resolved").atMost(SOON).until(() -> receiver.callbacks().size() == 2);
        assertThat(receiver.callbacks().get(1)).satisfies(resolved -> {
            assertThat(resolved.path()).isEqualTo("/tickets/of%20opened%20" + incident);
            assertThat(resolved.body()).isEqualTo("resolved " + incident);
        });
    }

    @Test
    void theResolvedWaitsUntilTheOpenedIsTaken() throws Exception {
        receiver.answer(503);
        tocsin.start();
        site.breakDown();
        await("opened").atMost(SOON).until(() -> receiver.requests("/tickets") > 0);
        site.mend();
        await("resolved waits").atMost(SOON).until(() -> all().size() == 2);
        assertThat(callback(0).getString("status")).isEqualTo("waiting");
        assertThat(callback(0).getValue("request")).isNull();

        receiver.answer(200);

        await("resolved").atMost(SOON).until(() -> receiver.callbacks().size() == 2);
        assertThat(receiver.callbacks().get(1).path()).startsWith("/tickets/of%20opened%20inc_");
    }

    /** The newest first. */
    private List<String> all() throws Exception {
        return new JsonObject(tocsin.get("/api/v1/callbacks?hook=tickets"))
                .getJsonArray("data").stream()
                        .map(callback -> ((JsonObject) callback).getString("id"))
                        .toList();
    }

    private JsonObject callback(int number) throws Exception {
        return new JsonObject(tocsin.get("/api/v1/callbacks/" + all().get(number)));
    }
}
