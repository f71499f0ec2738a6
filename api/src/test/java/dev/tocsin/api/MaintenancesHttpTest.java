package dev.tocsin.api;

import static dev.tocsin.api.ViewFixture.TOPICS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.MaintenanceDefinition;
import dev.tocsin.schemas.event.Selector;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Maintenances, and endpoints that depend on each other, by REST. */
class MaintenancesHttpTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final String MAINTENANCES = "/api/v1/maintenances";
    private static final String WEEKLY = "{\"name\": \"Weekly\", \"endpoints\": {\"group\": \"core\"},"
            + " \"schedule\": \"0 3 * * SUN\", \"duration\": \"1h\", \"timezone\": \"Europe/Vienna\"}";

    @TempDir
    Path folder;

    private ServerFixture server;

    @BeforeEach
    void start() {
        server = new ServerFixture(folder, NOW);
        feed(Samples.endpoint("shop", "Shop", "core", true));
        feed(EndpointDefinition.newBuilder(Samples.endpoint("till", "Till", "core", true))
                .setDependsOn(List.of("shop"))
                .build());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void feed(EndpointDefinition endpoint) {
        server.records.feed(TOPICS.endpoints(), endpoint.getId(), endpoint);
    }

    @Test
    void oneIsMadeReadChangedAndRemoved() {
        HttpResponse<String> made = server.write("POST", MAINTENANCES, WEEKLY);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        assertThat(made.headers().firstValue("location")).contains(MAINTENANCES + "/weekly");
        assertThat(server.ledger.values(TOPICS.maintenances()))
                .containsExactly(MaintenanceDefinition.newBuilder()
                        .setId("weekly")
                        .setName("Weekly")
                        .setOrigin("api")
                        .setGeneration(1)
                        .setEndpoints(Selector.newBuilder().setGroup("core").build())
                        .setSchedule("0 3 * * SUN")
                        .setDurationMs(3_600_000L)
                        .setTimezone("Europe/Vienna")
                        .build());
        JsonObject read = server.json(MAINTENANCES + "/weekly");
        assertThat(server.write("PUT", MAINTENANCES + "/weekly", read.encode()).statusCode())
                .isEqualTo(200);
        assertThat(server.json(MAINTENANCES + "/weekly").getInteger("generation"))
                .isEqualTo(1);
        assertThat(server.json(MAINTENANCES).getJsonArray("data").encode()).isEqualTo("[" + read.encode() + "]");
        assertThat(server.write("POST", MAINTENANCES, WEEKLY).statusCode()).isEqualTo(409);
        assertThat(server.write("DELETE", MAINTENANCES + "/weekly", "").statusCode())
                .isEqualTo(204);
        assertThat(server.write("DELETE", MAINTENANCES + "/weekly", "").statusCode())
                .isEqualTo(404);
        assertThat(server.get(MAINTENANCES + "/weekly").statusCode()).isEqualTo(404);
        assertThat(server.ledger.values(TOPICS.audit())).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\": \"a\"}                                                    | 422",
                "{\"name\": \"a\", \"endpoints\": {\"ids\": [\"shp\"]}, \"schedule\": \"0 3 * * *\", \"duration\": \"1h\"} | 422",
                "{\"name\": \"a\", \"endpoints\": {}, \"starts_at\": \"2026-12-01T03:00:00Z\", \"ends_at\": \"2026-12-01T02:00:00Z\"} | 422",
                "{\"name\": \"a\", \"endpoints\": {}, \"schedule\": \"3\", \"duration\": \"1h\"} | 422",
                "[]                                                                  | 422",
                "{                                                                   | 400",
            })
    void whatIsNoMaintenanceIsRefused(String body, int status) {
        HttpResponse<String> answer = server.write("PUT", MAINTENANCES + "/a", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(server.ledger.written).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"shop, till", "shop, shop", "shop, nothing"})
    void anEndpointThatWouldDependOnItselfOrOnNothingIsRefused(String endpoint, String parent) {
        HttpResponse<String> answer = server.write(
                "PUT",
                "/api/v1/endpoints/" + endpoint,
                "{\"name\": \"Shop\", \"url\": \"https://a.example/\", \"depends_on\": [\"" + parent + "\"]}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(answer.body()).contains("depends_on");
        assertThat(server.ledger.written).isEmpty();
    }
}
