package dev.tocsin.api;

import static dev.tocsin.api.Samples.incident;
import static dev.tocsin.api.ViewFixture.TOPICS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.api.view.IncidentQuery;
import dev.tocsin.api.view.Period;
import dev.tocsin.api.view.Place;
import dev.tocsin.schemas.Partitions;
import dev.tocsin.schemas.event.Command;
import dev.tocsin.schemas.event.EndpointFacts;
import dev.tocsin.schemas.event.Incident;
import dev.tocsin.schemas.event.IncidentState;
import dev.tocsin.schemas.event.Severity;
import dev.tocsin.schemas.event.Step;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IncidentCommandsHttpTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final String INCIDENTS = "/api/v1/incidents";

    @TempDir
    Path folder;

    private ServerFixture server;

    @BeforeEach
    void start() {
        server = new ServerFixture(folder, NOW);
        server.records.feed(TOPICS.endpoints(), "shop", Samples.endpoint("shop", "Shop", "core", true));
        server.records.feed(TOPICS.endpoints(), "till", Samples.endpoint("till", "Till", "core", false));
        feed(incident("i-open", "shop", "Shop is unavailable", NOW.minusSeconds(60)));
        feed(Samples.resolved(incident("i-over", "shop", "Shop is unavailable", NOW.minusSeconds(600)), NOW));
        feed(Incident.newBuilder(incident("i-acknowledged", "shop", "Shop", NOW))
                .setAcknowledgedAt(NOW)
                .build());
        feed(manual("i-manual", false, List.of("shop", "till")));
        feed(manual("i-public", true, List.of()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static Incident manual(String id, boolean isPublic, List<String> endpoints) {
        return Incident.newBuilder(incident(id, "", "Slow payments", NOW))
                .setEndpoints(endpoints)
                .setIsPublic(isPublic)
                .build();
    }

    @Test
    void anAcknowledgementGoesToThePartitionOfItsEndpoint() {
        HttpResponse<String> answer =
                server.write("POST", INCIDENTS + "/i-open/acknowledge", "{\"message\": \"on it\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        var written = server.ledger.written.get(0);
        Command command = (Command) written.value();
        assertThat(written.partition()).isEqualTo(Partitions.of("shop", 4));
        assertThat(command.getKind()).isEqualTo("acknowledge");
        assertThat(command.getTarget()).isEqualTo("incident");
        assertThat(command.getTargetId()).isEqualTo("i-open");
        assertThat(command.getBy()).isEqualTo("owner");
        assertThat(command.getParameters()).containsEntry("endpoint", "shop").containsEntry("message", "on it");
        assertThat(server.ledger.values(TOPICS.audit())).hasSize(1);
    }

    @Test
    void aCommandToWhatPeopleOpenedGoesToThePartitionOfItsIdAndSaysWhichEndpointsItConcerns() {
        server.write("POST", INCIDENTS + "/i-manual/updates", "{\"state\": \"resolved\"}");
        var written = server.ledger.written.get(0);
        assertThat(written.partition()).isEqualTo(Partitions.of("i-manual", 4));
        assertThat(((Command) written.value()).getEndpoints())
                .extracting(EndpointFacts::getId)
                .containsExactly("shop", "till");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "none/acknowledge      | {}                                | 404",
                "i-over/acknowledge    | {}                                | 409",
                "i-acknowledged/acknowledge | {}                           | 409",
                "i-open/acknowledge    | {\"massage\": \"on it\"}          | 400",
                "i-open/acknowledge    | {\"message\": \" \"}              | 422",
                "i-open/acknowledge    | {\"message\": [\"on it\"]}        | 422",
                "i-open/updates        | {}                                | 422",
                "i-open/updates        | {\"state\": \"fixed\"}            | 422",
                "i-open/updates        | {\"state\": \"resolved\"}         | 409",
                "i-over/updates        | {\"message\": \"late\"}           | 409",
                "none/updates          | {\"message\": \"late\"}           | 404",
                "i-open/updates        | [1]                               | 422",
                "i-open/updates        | {                                 | 400",
            })
    void whatCannotBeDoneIsSaid(String path, String body, int status) {
        HttpResponse<String> answer = server.write("POST", INCIDENTS + "/" + path, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(server.ledger.written).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                          | 422",
                "{\"title\": \"\"}                                           | 422",
                "{\"title\": \"Slow\", \"endpoints\": \"shop\"}              | 422",
                "{\"title\": \"Slow\", \"endpoints\": [1]}                   | 422",
                "{\"title\": \"Slow\", \"endpoints\": [\"shp\"]}             | 422",
                "{\"title\": \"Slow\", \"severity\": \"huge\"}               | 422",
                "{\"title\": \"Slow\", \"state\": \"resolved\"}              | 422",
                "{\"title\": \"Slow\", \"public\": \"perhaps\"}              | 422",
                "{\"title\": \"Slow\", \"id\": \"i\"}                        | 400",
            })
    void anIncidentThatCannotBeOpenedIsRefused(String body, int status) {
        HttpResponse<String> answer = server.write("POST", INCIDENTS, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(server.ledger.written).isEmpty();
    }

    @Test
    void aTitleOfMoreThan200CharactersIsRefused() {
        assertThat(server.write("POST", INCIDENTS, "{\"title\": \"" + "x".repeat(201) + "\"}")
                        .statusCode())
                .isEqualTo(422);
    }

    @Test
    void peopleOpenAnIncidentAndAreToldWhereItIs() {
        HttpResponse<String> answer = server.write(
                "POST",
                INCIDENTS,
                "{\"title\": \"Slow payments\", \"endpoints\": [\"shop\"], \"severity\": \"partial\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        String id = new JsonObject(answer.body()).getString("id");
        assertThat(answer.headers().firstValue("location")).contains(INCIDENTS + "/" + id);
        Command command = server.ledger.values(TOPICS.commands()).get(0);
        assertThat(command.getTargetId()).isEqualTo(id);
        assertThat(command.getParameters())
                .containsEntry("title", "Slow payments")
                .containsEntry("severity", "partial")
                .containsEntry("state", "investigating")
                .containsEntry("public", "true");
        assertThat(command.getEndpoints()).extracting(EndpointFacts::getGroup).containsExactly("core");
    }

    @Test
    void openingTwiceWithTheSameKeyIsOnce() {
        String body = "{\"title\": \"Slow payments\"}";
        HttpResponse<String> first = server.write("POST", INCIDENTS, body, "Idempotency-Key", "k");
        String id = new JsonObject(first.body()).getString("id");
        feed(manual(id, false, List.of()));
        int written = server.ledger.written.size();

        HttpResponse<String> again = server.write("POST", INCIDENTS, body, "Idempotency-Key", "k");

        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(server.ledger.written).hasSize(written);
    }

    @Test
    void waitingAnswersOnceTheStepIsThere() {
        server.ledger.after = record -> {
            if (record.value() instanceof Command command) {
                feed(Incident.newBuilder(incident("i-open", "shop", "Shop", NOW))
                        .setSteps(List.of(Step.newBuilder()
                                .setAt(NOW)
                                .setKind("updated")
                                .setSeverity(Severity.major)
                                .setState(IncidentState.identified)
                                .setCommand(command.getId())
                                .build()))
                        .build());
            }
        };
        HttpResponse<String> answer = server.write(
                "POST", INCIDENTS + "/i-open/updates?wait=5s", "{\"state\": \"identified\", \"message\": \"disk\"}");
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @Test
    void whatPeopleOpenedIsFoundByTheEndpointsThatItConcerns() {
        assertThat(ids("?endpoint=till&status=open")).containsExactly("i-manual");
        assertThat(ids("?group=core&status=open"))
                .contains("i-manual", "i-open")
                .doesNotContain("i-public");
        assertThat(ids("?status=open")).contains("i-manual", "i-public", "i-open");
        JsonObject one = server.json(INCIDENTS + "/i-manual");
        assertThat(one.getValue("endpoint")).isNull();
        assertThat(one.getJsonArray("endpoints").encode()).isEqualTo("[\"shop\",\"till\"]");
    }

    @Test
    void withoutATokenOnlyWhatIsPublicIsFound() {
        var query = new IncidentQuery(IncidentQuery.OPEN, true, Set.of("shop"), true, Period.ALWAYS, Place.START, 50);

        assertThat(server.records.view().archive().incidents(query))
                .extracting(Incident::getId)
                .containsExactlyInAnyOrder("i-open", "i-acknowledged", "i-public");
    }

    private List<String> ids(String query) {
        return server.json(INCIDENTS + query).getJsonArray("data").stream()
                .map(each -> ((JsonObject) each).getString("id"))
                .toList();
    }

    private void feed(Incident incident) {
        server.records.feed(TOPICS.incidents(), incident.getId(), incident);
    }
}
