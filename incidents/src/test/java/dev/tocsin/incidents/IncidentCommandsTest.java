package dev.tocsin.incidents;

import static dev.tocsin.incidents.DetectionDriver.command;
import static dev.tocsin.incidents.DetectionDriver.minute;
import static dev.tocsin.incidents.DetectionDriver.shop;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.schemas.event.EndpointFacts;
import dev.tocsin.schemas.event.Event;
import dev.tocsin.schemas.event.Incident;
import dev.tocsin.schemas.event.IncidentState;
import dev.tocsin.schemas.event.Severity;
import dev.tocsin.schemas.event.Step;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IncidentCommandsTest {

    private static final Map<String, String> SHOP = Map.of("endpoint", "core-shop");

    @TempDir
    private Path folder;

    private DetectionDriver detection;

    @BeforeEach
    void start() {
        detection = new DetectionDriver(folder);
    }

    @AfterEach
    void stop() {
        detection.close();
    }

    /** The id of the incident that is open from minute 3 on. */
    private String down() {
        detection.defines(shop(1), 0).plays("FFF", 1);
        detection.events();
        return detection.incidents().get(0).key();
    }

    @Test
    void anAcknowledgementIsAStepWithItsAuthorAndAnEvent() {
        String incident = down();

        detection.asks(
                command("c1", "acknowledge", incident, 4, withMessage("on it")).build());

        Incident after = detection.incidents().get(0).value();
        assertThat(after.getAcknowledgedAt()).isEqualTo(minute(4));
        assertThat(after.getState()).isEqualTo(IncidentState.investigating);
        assertThat(after.getSteps().get(1))
                .isEqualTo(Step.newBuilder()
                        .setAt(minute(4))
                        .setKind("acknowledged")
                        .setMessage("on it")
                        .setSeverity(Severity.major)
                        .setBy("ops")
                        .setCommand("c1")
                        .build());
        Event event = detection.events().get(0).value();
        assertThat(event.getType()).isEqualTo("dev.tocsin.incident.acknowledged");
        assertThat(event.getMessage()).isEqualTo("on it");
        assertThat(event.getSubject()).isEqualTo("core-shop");
    }

    @Test
    void acknowledgingTwiceIsOnce() {
        String incident = down();

        detection.asks(command("c1", "acknowledge", incident, 4, SHOP).build());
        detection.asks(command("c2", "acknowledge", incident, 5, SHOP).build());

        assertThat(detection.eventTypes()).containsExactly("incident.acknowledged");
    }

    @Test
    void anUpdateChangesTheStateAndSaysSo() {
        String incident = down();

        detection.asks(command(
                        "c1",
                        "update",
                        incident,
                        4,
                        Map.of("endpoint", "core-shop", "state", "identified", "message", "the disk is full"))
                .build());

        Incident after = detection.incidents().get(0).value();
        assertThat(after.getState()).isEqualTo(IncidentState.identified);
        assertThat(after.getMessage()).isEqualTo("status was 503, expected 2xx");
        assertThat(after.getSteps().get(1).getState()).isEqualTo(IncidentState.identified);
        assertThat(detection.events())
                .extracting(
                        record -> record.value().getType(),
                        record -> record.value().getMessage())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("dev.tocsin.incident.updated", "the disk is full"));
    }

    @Test
    void aCommandThatComesTwiceIsObeyedOnce() {
        String incident = down();
        var update = command("c1", "update", incident, 4, withMessage("still looking"))
                .build();

        detection.asks(update).asks(update);

        assertThat(detection.eventTypes()).containsExactly("incident.updated");
    }

    @Test
    void anEndpointSaysItselfWhenItsIncidentIsOver() {
        String incident = down();

        detection.asks(command("c1", "update", incident, 4, Map.of("endpoint", "core-shop", "state", "resolved"))
                .build());

        assertThat(detection.eventTypes()).isEmpty();
        assertThat(detection.plays("SS", 5).eventTypes()).containsExactly("incident.resolved", "status.changed");
    }

    @ParameterizedTest
    @CsvSource({"inc_other, core-shop", "inc_other, core-nothing", "inc_other, ''"})
    void whatIsAboutNoOpenIncidentDoesNothing(String incident, String endpoint) {
        down();

        detection.asks(command("c1", "acknowledge", incident, 4, Map.of("endpoint", endpoint))
                .build());

        assertThat(detection.events()).isEmpty();
        assertThat(detection.deadLetters()).isEmpty();
    }

    @Test
    void peopleOpenIncidentsKeepThemUpToDateAndResolveThem() {
        List<EndpointFacts> facts = List.of(facts("core-shop"), facts("core-cart"));
        detection.asks(command("c1", "open", "inc_m", 1, Map.of("title", "Slow payments", "severity", "partial"))
                .setEndpoints(facts)
                .build());
        detection.asks(command("c2", "acknowledge", "inc_m", 2, Map.of()).build());
        detection.asks(command("c3", "update", "inc_m", 3, Map.of("state", "monitoring", "message", "a fix is out"))
                .build());
        detection.asks(
                command("c4", "update", "inc_m", 4, Map.of("state", "resolved")).build());
        detection.asks(command("c5", "update", "inc_m", 5, Map.of("message", "too late"))
                .build());

        List<Event> events = detection.events().stream().map(TestRecord::value).toList();
        assertThat(events)
                .extracting(Event::getType)
                .containsExactly(
                        "dev.tocsin.incident.opened",
                        "dev.tocsin.incident.acknowledged",
                        "dev.tocsin.incident.updated",
                        "dev.tocsin.incident.resolved");
        assertThat(events.get(0).getEndpoints()).isEqualTo(facts);
        Incident last = detection.incidents().get(3).value();
        assertThat(last.getEndpoints()).containsExactly("core-shop", "core-cart");
        assertThat(last.getSeverity()).isEqualTo(Severity.partial);
        assertThat(last.getAcknowledgedAt()).isEqualTo(minute(2));
        assertThat(last.getResolvedAt()).isEqualTo(minute(4));
        assertThat(last.getState()).isEqualTo(IncidentState.resolved);
        assertThat(detection.remembersNothing()).isTrue();
    }

    @Test
    void anIncidentIsOpenedOnceHoweverOftenTheCommandComes() {
        var open = command("c1", "open", "inc_m", 1, Map.of("title", "Slow payments"))
                .build();

        detection.asks(open).asks(open);

        assertThat(detection.eventTypes()).containsExactly("incident.opened");
    }

    private static EndpointFacts facts(String id) {
        return EndpointFacts.newBuilder().setId(id).setName(id).build();
    }

    private static Map<String, String> withMessage(String message) {
        return Map.of("endpoint", "core-shop", "message", message);
    }
}
