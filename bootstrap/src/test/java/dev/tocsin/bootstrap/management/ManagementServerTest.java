package dev.tocsin.bootstrap.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tocsin.anexia.Monitoring;
import dev.tocsin.anexia.Request;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ManagementServerTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final ProcessMetrics metrics = new ProcessMetrics();
    private volatile Supplier<List<Part>> parts = () -> List.of(new Part("reader", true, true, List.of()));
    private final ManagementServer server =
            ManagementServer.start("127.0.0.1", 0, new Watched(metrics, () -> parts.get()));

    private record Part(String part, boolean live, boolean ready, List<String> reasons) implements PartHealth {}

    private record Watched(MeterRegistry metrics, Supplier<List<Part>> health) implements Managed {
        @Override
        public Monitoring monitoring() {
            return Monitoring.builder("T").build();
        }
    }

    @AfterEach
    void stop() {
        server.close();
        metrics.close();
    }

    @Test
    void isReadyWhenAllPartsAre() throws Exception {
        var answer = get("/health/ready");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
        assertThat(new JsonObject(answer.body())).isEqualTo(new JsonObject("""
                        {"status":"ready","parts":[{"part":"reader","ready":true,"reasons":[]}]}"""));
    }

    @Test
    void saysWhichPartIsNotReadyAndWhy() throws Exception {
        parts = () -> List.of(
                new Part("reader", true, true, List.of()),
                new Part("writer", true, false, List.of("no broker answers")));

        var answer = get("/health/ready");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(new JsonObject(answer.body())).isEqualTo(new JsonObject("""
                                {"status":"not ready","parts":[
                                  {"part":"reader","ready":true,"reasons":[]},
                                  {"part":"writer","ready":false,"reasons":["no broker answers"]}]}"""));
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void isNotLiveWhenOnePartIsDead() throws Exception {
        parts = () -> List.of(new Part("reader", false, true, List.of("fenced")));

        assertThat(get("/health/live").statusCode()).isEqualTo(503);
        assertThat(get("/health/live").body()).contains("not live", "fenced");
        assertThat(get("/health/ready").statusCode()).isEqualTo(503);
    }

    @Test
    void isUnwellWhenHealthCannotBeTold() throws Exception {
        parts = () -> {
            throw new IllegalStateException("broken part");
        };

        assertThat(get("/health/ready").statusCode()).isEqualTo(503);
        assertThat(get("/health/live").statusCode()).isEqualTo(503);
    }

    @Test
    void measuresTheProcessAndWhatItsPartsMeasure() throws Exception {
        metrics.counter("tocsin.probes").increment(3);

        var answer = get("/metrics");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
        assertThat(answer.body())
                .contains("tocsin_probes_total 3.0")
                .contains("jvm_memory_used_bytes{", "jvm_threads_live_threads ", "process_uptime_seconds ")
                .contains("process_cpu_usage ", "jvm_gc_", "process_files_open_files ");
    }

    @Test
    void measuresWhichPartsAreReadyNow() throws Exception {
        parts = () ->
                List.of(new Part("reader", true, true, List.of()), new Part("writer", true, false, List.of("starts")));
        assertThat(get("/metrics").body())
                .contains("tocsin_part_ready{part=\"reader\"} 1.0", "tocsin_part_ready{part=\"writer\"} 0.0");

        parts = () -> List.of(new Part("writer", true, true, List.of()));

        assertThat(get("/metrics").body())
                .contains("tocsin_part_ready{part=\"writer\"} 1.0")
                .doesNotContain("part=\"reader\"");
    }

    @Test
    void isMonitoredByWhoKnowsTheToken() throws Exception {
        assertThat(get("/anxapi/v1/up/?access_token=T").body()).isEqualTo("OK");
        assertThat(get("/anxapi/v1/modules/?access_token=T").body()).startsWith("{\"runtime\": {");
        assertThat(get("/anxapi/v1/up/").statusCode()).isEqualTo(401);
    }

    @Test
    void unlessItSaysSoNobodyMonitorsIt() {
        Managed silent = new Managed() {
            @Override
            public MeterRegistry metrics() {
                return metrics;
            }

            @Override
            public Supplier<List<Part>> health() {
                return List::of;
            }
        };

        var refused = silent.monitoring()
                .answer(new Request("GET", "/anxapi/v1/up/", "access_token="))
                .join();

        assertThat(refused.status()).isEqualTo(401);
    }

    @Test
    void knowsNoOtherPathsAndNoOtherMethods() throws Exception {
        assertThat(get("/").statusCode()).isEqualTo(404);
        assertThat(send(HttpRequest.newBuilder(uri("/metrics")).DELETE().build())
                        .statusCode())
                .isEqualTo(405);
    }

    @Test
    void namesThePortThatIsTaken() {
        var managed = new Watched(metrics, () -> List.of());

        var refused = catchThrowableOfType(
                CannotListen.class, () -> ManagementServer.start("127.0.0.1", server.port(), managed));

        assertThat(refused).hasMessageContaining("127.0.0.1:" + server.port());
        assertThat(refused.port()).isEqualTo(server.port());
    }

    @Test
    void stopsListeningWhenClosed() {
        server.close();

        assertThatThrownBy(() -> get("/health/live")).isInstanceOf(IOException.class);
    }

    @Test
    void wantsARegistryThatPrometheusCanRead() {
        var managed = new Watched(new SimpleMeterRegistry(), () -> List.of());

        assertThatThrownBy(() -> ManagementServer.start("127.0.0.1", 0, managed))
                .hasMessageContaining("must be a PrometheusMeterRegistry but was")
                .hasMessageContaining("SimpleMeterRegistry");
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)).build());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    private static HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
