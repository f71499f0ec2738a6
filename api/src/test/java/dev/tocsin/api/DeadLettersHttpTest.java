package dev.tocsin.api;

import static dev.tocsin.api.Samples.callback;
import static dev.tocsin.api.ViewFixture.TOPICS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.schemas.event.CallbackStatus;
import dev.tocsin.schemas.event.DeadLetter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadLettersHttpTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    @TempDir
    Path folder;

    private ServerFixture server;

    @BeforeEach
    void start() {
        server = new ServerFixture(folder, NOW);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void recordsThatCouldNotBeReadAreListedCountedAndShownWhole() {
        server.records.feed(TOPICS.deadLetters(), "tocsin.signals", letter(3, "not avro"));
        server.records.feed(TOPICS.deadLetters(), "tocsin.signals", letter(4, "nor this"));

        JsonArray list =
                server.json("/api/v1/dead-letters?topic=tocsin.signals").getJsonArray("data");
        assertThat(list).hasSize(2);
        assertThat(list.getJsonObject(0).getMap())
                .containsEntry("offset", 4)
                .containsEntry("reason", "not in the Confluent wire format")
                .doesNotContainKey("value");
        assertThat(server.json("/api/v1/dead-letters/count").getInteger("count"))
                .isEqualTo(2);
        JsonObject one = server.json("/api/v1/dead-letters/incidents-tocsin.signals-1-3");
        assertThat(one.getString("value")).isEqualTo("not avro");
        assertThat(one.getJsonObject("headers").getMap()).isEqualTo(Map.of("ce_id", "s1"));
        assertThat(server.get("/api/v1/dead-letters/incidents-tocsin.signals-1-9")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void whatSomebodyHasToLookAtIsMeasured() {
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        ApiMetrics.ofTrouble(metrics, server.records.view().archive());

        server.records.feed(TOPICS.deadLetters(), "tocsin.signals", letter(3, "not avro"));
        for (CallbackStatus status : List.of(CallbackStatus.error, CallbackStatus.sent)) {
            server.records.feed(TOPICS.callbacks(), "c-" + status, callback("c-" + status, "erp", status, NOW));
        }
        server.records.feed(TOPICS.callbacks(), "d", callback("d", "crm", CallbackStatus.error, NOW));

        assertThat(metrics.get("tocsin.dead.letters").gauge().value()).isEqualTo(1);
        assertThat(metrics.get("tocsin.callbacks.in.error").gauge().value()).isEqualTo(2);
    }

    private static DeadLetter letter(long offset, String value) {
        return DeadLetter.newBuilder()
                .setTopic("tocsin.signals")
                .setPartition(1)
                .setOffset(offset)
                .setValue(ByteBuffer.wrap(value.getBytes(UTF_8)))
                .setHeaders(Map.of("ce_id", ByteBuffer.wrap("s1".getBytes(UTF_8))))
                .setReason("not in the Confluent wire format")
                .setModule("incidents")
                .setAt(NOW.plusSeconds(offset))
                .build();
    }
}
