package dev.tocsin.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Guarantees 2 and 3 of the design for incidents. */
class OutageIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration QUIET = Duration.ofSeconds(3);

    @TempDir
    Path folder;

    private Site site;
    private Receiver receiver;
    private Installation tocsin;

    @BeforeEach
    void serve() throws Exception {
        site = new Site();
        receiver = new Receiver();
        tocsin = new Installation(folder, """
                endpoints:
                  - name: Shop
                    url: %s
                    interval: 500ms
                    timeout: 400ms
                    failures: 3
                    successes: 2
                hooks:
                  - name: on-call
                    listen: { incidents: [opened, resolved] }
                    send:
                      url: %s/on-call
                      template: '{{ event_type }} {{ endpoint.id }}'
                      content_type: text/plain
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
    void oneOutageMakesOneOpenedAndOneResolvedCallback() throws Exception {
        tocsin.start();
        await("up").atMost(SOON).until(() -> status().contains("\"status\":\"up\""));

        site.breakDown();
        await("opened").atMost(SOON).until(() -> receiver.bodies("/on-call").size() == 1);
        site.mend();
        await("resolved").atMost(SOON).until(() -> receiver.bodies("/on-call").size() == 2);

        staysAt("opened shop", "resolved shop");
        assertThat(receiver.requests("/on-call")).isEqualTo(2);
    }

    @Test
    void anOutageThatOutlivesAKillIsNotOpenedTwiceAndIsResolvedOnce() throws Exception {
        tocsin.start();
        site.breakDown();
        await("opened").atMost(SOON).until(() -> receiver.bodies("/on-call").size() == 1);

        tocsin.kill();
        tocsin.start();
        await("probed again").during(QUIET).atMost(SOON).until(() -> status().contains("\"status\":\"down\""));
        tocsin.kill();
        site.mend();
        tocsin.start();
        await("resolved").atMost(SOON).until(() -> receiver.bodies("/on-call").size() == 2);

        staysAt("opened shop", "resolved shop");
    }

    @Test
    void aCallbackThatIsOwedWhenTheProcessIsKilledArrivesAfterwards() throws Exception {
        receiver.answer(503);
        tocsin.start();
        site.breakDown();
        await("tried").atMost(SOON).until(() -> receiver.requests("/on-call") > 0);

        tocsin.kill();
        receiver.answer(200);
        tocsin.start();
        await("sent").atMost(SOON).until(() -> tocsin.get("/api/v1/callbacks").contains("\"status\":\"sent\""));

        staysAt("opened shop");
    }

    private String status() throws Exception {
        return tocsin.get("/api/v1/endpoints/shop");
    }

    private void staysAt(String... bodies) {
        await("nothing more comes")
                .during(QUIET)
                .atMost(QUIET.plusSeconds(5))
                .untilAsserted(() -> assertThat(receiver.bodies("/on-call")).containsExactly(bodies));
    }
}
