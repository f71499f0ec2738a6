package dev.tocsin.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tocsin.embedded.broker.FreePort;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hard cases of cachet-url-monitor that need the whole, by their numbers: a status page that is away. */
class CachetUrlMonitorRowsIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Pattern SLOT = Pattern.compile("\"slot\":\"([^\"]+)\"");

    @TempDir
    Path folder;

    private final int away = FreePort.any();
    private Site site;
    private Receiver receiver;
    private Installation tocsin;

    @BeforeEach
    void serve() throws Exception {
        site = new Site();
        receiver = new Receiver();
        tocsin = new Installation(folder, """
                endpoints:
                  - { name: Shop, url: "%1$s", interval: 500ms, timeout: 400ms, failures: 2, successes: 2 }
                hooks:
                  - name: status-page
                    listen: { incidents: [opened, resolved] }
                    send:
                      url: http://127.0.0.1:%2$d/status-page
                      template: '{{ event_type }}'
                      content_type: text/plain
                      headers: { X-Cachet-Token: "${env:HOOK_TOKEN_UNSET|env:HOOK_TOKEN}" }
                    delivery: { order: hook }
                  - name: other
                    listen: { incidents: [opened, resolved] }
                    send: { url: "%3$s/other", template: '{{ event_type }}', content_type: text/plain }
                egress:
                  allow: [127.0.0.0/8]
                """.formatted(site.url(), away, receiver.url()));
        tocsin.environment("HOOK_TOKEN", "x").environment("CACHET_TOKEN", "of something else");
        tocsin.start();
        await("up").atMost(SOON).until(() -> endpoint().contains("\"status\":\"up\""));
    }

    @AfterEach
    void close() {
        tocsin.close();
        receiver.close();
        site.close();
    }

    /** Row 22 (it goes on checking and tries again), 23 (nobody else is delayed), 29 (the first token that there is). */
    @Test
    void rows22And23And29AStatusPageThatIsAwayIsToldLaterAndNobodyElseWaits() throws Exception {
        site.breakDown();
        await("the other hook").atMost(SOON).until(() -> receiver.requests("/other") == 1);
        await("tried in vain")
                .atMost(SOON)
                .until(() -> tocsin.get("/api/v1/callbacks?hook=status-page").contains("refused"));
        Instant before = slot();
        await("probed meanwhile").atMost(SOON).until(() -> slot().isAfter(before.plusSeconds(1)));
        site.mend();
        await("the other hook").atMost(SOON).until(() -> receiver.requests("/other") == 2);

        try (Receiver page = new Receiver(away)) {
            await("both, in order")
                    .atMost(SOON)
                    .untilAsserted(() -> assertThat(page.bodies("/status-page")).containsExactly("opened", "resolved"));
            assertThat(page.header("X-Cachet-Token")).containsOnly("x");
        }
        assertThat(receiver.bodies("/other")).containsExactly("opened", "resolved");
    }

    private String endpoint() throws Exception {
        return tocsin.get("/api/v1/endpoints/shop");
    }

    private Instant slot() throws Exception {
        Matcher matcher = SLOT.matcher(endpoint());
        assertThat(matcher.find()).isTrue();
        return Instant.parse(matcher.group(1));
    }
}
