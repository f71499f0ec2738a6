package dev.tocsin.api;

import static dev.tocsin.api.Samples.endpoint;
import static dev.tocsin.api.ViewFixture.TOPICS;
import static org.assertj.core.api.Assertions.assertThat;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.encoding.GrowingByteArrayOutput;
import com.datadoghq.sketch.ddsketch.mapping.LogarithmicMapping;
import com.datadoghq.sketch.ddsketch.store.CollapsingLowestDenseStore;
import dev.tocsin.schemas.event.HistoryWindow;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryHttpTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final String PATH = "/api/v1/endpoints/shop/history";

    @TempDir
    Path folder;

    private ServerFixture server;

    @BeforeEach
    void start() throws IOException {
        server = new ServerFixture(folder, NOW);
        server.records.feed(TOPICS.endpoints(), "shop", endpoint("shop", "Shop", "core", true));
        for (int hours = 1; hours <= 3; hours++) {
            feed(window(NOW.minus(HOUR.multipliedBy(hours)), HOUR, 60, hours));
        }
        feed(window(Instant.parse("2026-11-20T00:00:00Z"), Duration.ofDays(1), 700, 6));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void windowsOfAnHourComeNewestFirst() {
        JsonObject list = server.json(PATH);

        assertThat(starts(list))
                .containsExactly("2026-11-20T11:00:00Z", "2026-11-20T10:00:00Z", "2026-11-20T09:00:00Z");
        JsonObject newest = list.getJsonArray("data").getJsonObject(0);
        assertThat(newest.getInteger("results")).isEqualTo(60);
        assertThat(newest.getInteger("failed")).isEqualTo(1);
        assertThat(newest.getDouble("uptime")).isEqualTo(0.75);
        assertThat(newest.getJsonObject("latency_ms").fieldNames()).containsExactly("p50", "p90", "p95", "p99", "max");
        assertThat(newest.getJsonObject("latency_ms").getDouble("p95")).isBetween(94.0, 96.0);
    }

    @Test
    void theLengthIsChosenAndOtherWordsAreRefused() {
        assertThat(starts(server.json(PATH + "?window=day"))).containsExactly("2026-11-20T00:00:00Z");
        assertThat(starts(server.json(PATH + "?window=minute"))).isEmpty();
        assertThat(server.get(PATH + "?window=week").body()).contains("expected one of minute, hour, day");
        assertThat(server.get(PATH + "?status=up").statusCode()).isEqualTo(400);
        assertThat(server.get("/api/v1/endpoints/nothing/history").statusCode()).isEqualTo(404);
    }

    @Test
    void sinceUntilLimitAndCursorNarrowIt() {
        assertThat(starts(server.json(PATH + "?since=2026-11-20T10:00:00Z&until=2026-11-20T11:00:00Z")))
                .containsExactly("2026-11-20T10:00:00Z");
        JsonObject first = server.json(PATH + "?limit=2");
        assertThat(starts(server.json(PATH + "?limit=2&cursor=" + first.getString("next"))))
                .containsExactly("2026-11-20T09:00:00Z");
    }

    @Test
    void aWindowThatIsWrittenAgainIsOne() throws IOException {
        feed(window(NOW.minus(HOUR), HOUR, 61, 2));

        assertThat(server.json(PATH).getJsonArray("data").getJsonObject(0).getInteger("results"))
                .isEqualTo(61);
        assertThat(starts(server.json(PATH))).hasSize(3);
    }

    @Test
    void thePageOfTheEndpointShowsTheHours() {
        String page = server.get("/endpoints/shop", "Accept", "text/html").body();

        assertThat(page).contains("data-hour=\"2026-11-20T11:00:00Z\"", "20 Nov 11:00 UTC", "75.00 %");
    }

    @Test
    void withoutKnownTimeOrLatenciesTheyAreNull() {
        feed(HistoryWindow.newBuilder()
                .setEndpoint("shop")
                .setStart(NOW)
                .setLengthMs(HOUR.toMillis())
                .setResults(1)
                .setFailed(1)
                .build());

        JsonObject newest = server.json(PATH).getJsonArray("data").getJsonObject(0);
        assertThat(newest.getValue("uptime")).isNull();
        assertThat(newest.getValue("latency_ms")).isNull();
    }

    private void feed(HistoryWindow window) {
        String key = window.getEndpoint() + "/" + window.getLengthMs() + "/" + window.getStart();
        server.records.feed(TOPICS.history(), key, window);
    }

    private static HistoryWindow window(Instant start, Duration length, int results, int failed) throws IOException {
        DDSketch sketch = new DDSketch(new LogarithmicMapping(0.01), () -> new CollapsingLowestDenseStore(2_048));
        for (int i = 1; i <= 100; i++) {
            sketch.accept(i);
        }
        GrowingByteArrayOutput out = GrowingByteArrayOutput.withDefaultInitialCapacity();
        sketch.encode(out, false);
        return HistoryWindow.newBuilder()
                .setEndpoint("shop")
                .setStart(start)
                .setLengthMs(length.toMillis())
                .setResults(results)
                .setFailed(failed)
                .setTimeMs(Map.of("up", 2_000L, "degraded", 1_000L, "down", 1_000L, "unknown", 9_000L))
                .setLatencies(ByteBuffer.wrap(out.trimmedCopy()))
                .build();
    }

    private static List<String> starts(JsonObject list) {
        return list.getJsonArray("data").stream()
                .map(item -> ((JsonObject) item).getString("start"))
                .toList();
    }
}
