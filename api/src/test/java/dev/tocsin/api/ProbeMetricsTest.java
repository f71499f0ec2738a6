package dev.tocsin.api;

import static dev.tocsin.api.Samples.endpoint;
import static dev.tocsin.api.Samples.result;
import static dev.tocsin.api.Samples.status;
import static dev.tocsin.api.ViewFixture.TOPICS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.EndpointState;
import dev.tocsin.schemas.event.Heartbeat;
import dev.tocsin.schemas.event.Outcome;
import dev.tocsin.schemas.event.ProbeResult;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeMetricsTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final String SHOP = "{endpoint=\"shop\",group=\"core\",instance=\"https://shop.example/health\","
            + "location=\"default\",module=\"http\"";

    @TempDir
    Path folder;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private ViewFixture records;
    private AutoCloseable registered = () -> {};

    @BeforeEach
    void start() {
        records = new ViewFixture(folder, NOW);
        registered = ProbeMetrics.register(registry, records.view().snapshot(), InstantSource.fixed(NOW));
        records.feed(TOPICS.endpoints(), "shop", endpoint("shop", "Shop", "core", true));
    }

    @AfterEach
    void stop() {
        records.close();
    }

    @Test
    void aResultHasTheNamesThatDashboardsKnow() {
        see(ProbeResult.newBuilder(result("shop", NOW, Outcome.passed, 30))
                .setDetails(Map.of("certificate_expires", "2027-01-01T00:00:00Z", "redirects", "2"))
                .build());

        assertThat(lines())
                .contains(
                        "probe_success" + SHOP + "} 1.0",
                        "probe_duration_seconds" + SHOP + "} 0.03",
                        "probe_http_status_code" + SHOP + "} 200.0",
                        "probe_http_redirects" + SHOP + "} 2.0",
                        "probe_http_ssl" + SHOP + "} 1.0",
                        "probe_dns_lookup_time_seconds" + SHOP + "} 4.0E-4",
                        "probe_http_duration_seconds" + SHOP + ",phase=\"processing\"} 0.0285",
                        "probe_http_duration_seconds" + SHOP + ",phase=\"transfer\"} 0.0",
                        "probe_ssl_earliest_cert_expiry" + SHOP + "} 1.7987616E9");
    }

    @ParameterizedTest
    @ValueSource(strings = {"task", "up", "modules"})
    void whatElseIsAskedByHttpHasItsNamesToo(String probe) {
        records.feed(
                TOPICS.endpoints(),
                "shop",
                EndpointDefinition.newBuilder(endpoint("shop", "Shop", "core", true))
                        .setProbe(probe)
                        .build());
        see(result("shop", NOW, Outcome.passed, 30));

        assertThat(lines())
                .contains("probe_http_status_code" + SHOP.replace("\"http\"", '"' + probe + '"') + "} 200.0");
    }

    @Test
    void theNewestOfEachLocationCounts() {
        see(result("shop", NOW.minusSeconds(60), Outcome.passed, 30));
        see(result("shop", NOW, Outcome.failed, 30));
        see(ProbeResult.newBuilder(result("shop", NOW, Outcome.passed, 30))
                .setLocation("vienna")
                .build());

        assertThat(lines())
                .contains("probe_success" + SHOP + "} 0.0", "probe_http_status_code" + SHOP + "} 503.0")
                .contains("probe_success" + SHOP.replace("default", "vienna") + "} 1.0");
    }

    @Test
    void nothingIsSaidWhereNothingIsKnown() {
        see(result("shop", NOW.minusSeconds(181), Outcome.passed, 30));
        assertThat(lines()).noneMatch(line -> line.startsWith("probe_"));

        see(result("shop", NOW, Outcome.inconclusive, 30));
        assertThat(lines()).noneMatch(line -> line.startsWith("probe_"));

        see(result("shop", NOW.plusSeconds(1), Outcome.passed, 30));
        records.feed(
                TOPICS.endpoints(),
                "shop",
                EndpointDefinition.newBuilder(endpoint("shop", "Shop", "core", true))
                        .setEnabled(false)
                        .build());
        assertThat(lines()).noneMatch(line -> line.startsWith("probe_"));
    }

    @Test
    void aHeartbeatIsAsItsStatusSaysAndTakesAsLongAsItsLastRun() {
        records.feed(
                TOPICS.endpoints(),
                "backup",
                EndpointDefinition.newBuilder(endpoint("backup", "Backup", "jobs", false))
                        .setUrl("")
                        .setProbe("heartbeat")
                        .setHeartbeat(Heartbeat.newBuilder()
                                .setPeriodMs(60_000L)
                                .setGraceMs(60_000)
                                .build())
                        .build());
        see(ProbeResult.newBuilder(result("backup", NOW.minusSeconds(86_400), Outcome.passed, 42_000))
                .setLocation("heartbeat")
                .setStatusCode(null)
                .build());
        String backup = "{endpoint=\"backup\",group=\"jobs\",instance=\"backup\",location=\"heartbeat\","
                + "module=\"heartbeat\"} ";
        assertThat(lines()).noneMatch(line -> line.contains("backup"));

        records.feed(TOPICS.statuses(), "backup", status("backup", EndpointState.up, NOW, ""));
        assertThat(lines())
                .contains("probe_success" + backup + "1.0", "probe_duration_seconds" + backup + "42.0")
                .noneMatch(line -> line.startsWith("probe_http") && line.contains("backup"));

        records.feed(TOPICS.statuses(), "backup", status("backup", EndpointState.down, NOW, "no ping came"));
        assertThat(lines()).contains("probe_success" + backup + "0.0");
    }

    @Test
    void passwordsInAddressesAreNotShown() {
        records.feed(
                TOPICS.endpoints(),
                "shop",
                EndpointDefinition.newBuilder(endpoint("shop", "Shop", "core", true))
                        .setUrl("https://me:hush@shop.example/")
                        .build());
        see(result("shop", NOW, Outcome.passed, 30));

        assertThat(registry.scrape()).contains("shop.example").doesNotContain("hush");
    }

    @Test
    void theyGoWithTheApiAndComeWithNoOtherRegistry() throws Exception {
        see(result("shop", NOW, Outcome.passed, 30));
        registered.close();
        assertThat(lines()).noneMatch(line -> line.startsWith("probe_"));

        ProbeMetrics.register(new SimpleMeterRegistry(), records.view().snapshot(), InstantSource.fixed(NOW))
                .close();
    }

    private void see(ProbeResult result) {
        records.feed(TOPICS.probeResults(), result.getEndpoint(), result);
    }

    private List<String> lines() {
        return registry.scrape().lines().toList();
    }
}
