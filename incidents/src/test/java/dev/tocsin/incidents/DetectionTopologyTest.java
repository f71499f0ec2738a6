package dev.tocsin.incidents;

import static dev.tocsin.incidents.DetectionDriver.CONTRACT;
import static dev.tocsin.incidents.DetectionDriver.minute;
import static dev.tocsin.incidents.DetectionDriver.result;
import static dev.tocsin.incidents.DetectionDriver.shop;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.tocsin.schemas.Ids;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.event.EndpointFacts;
import dev.tocsin.schemas.event.EndpointState;
import dev.tocsin.schemas.event.EndpointStatus;
import dev.tocsin.schemas.event.Event;
import dev.tocsin.schemas.event.Incident;
import dev.tocsin.schemas.event.IncidentState;
import dev.tocsin.schemas.event.Outcome;
import dev.tocsin.schemas.event.Severity;
import dev.tocsin.schemas.event.Step;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectionTopologyTest {

    private static final Topics TOPICS = CONTRACT.topics();
    private static final String INCIDENT =
            Ids.of("inc", "core-shop", Long.toString(minute(2).toEpochMilli()));
    private static final String BECAUSE =
            "3 failures in a row: 12:02:00Z, 12:03:00Z, 12:04:00Z from vienna: status was 503, expected 2xx";

    @TempDir
    private Path folder;

    private DetectionDriver detection;

    @BeforeEach
    void start() {
        detection = new DetectionDriver(folder.resolve("first"));
    }

    @AfterEach
    void stop() {
        detection.close();
    }

    @Test
    void opensOneIncidentAndResolvesItOnce() {
        detection.defines(shop(1), 0).plays("SFFFFFSSSS", 1);

        assertThat(detection.eventTypes())
                .containsExactly(
                        "status.changed", "incident.opened", "status.changed", "incident.resolved", "status.changed");
    }

    @Test
    void tellsOfAnOpenedIncidentAllThatIsKnown() {
        detection.defines(shop(1), 0).plays("SFFF", 1);

        Incident incident = openedIncident();
        assertThat(detection.incidents())
                .extracting(TestRecord::key, TestRecord::value)
                .containsExactly(tuple(INCIDENT, incident));
        TestRecord<String, Event> opened = detection.events().get(1);
        assertThat(opened.key()).isEqualTo("core-shop");
        assertThat(opened.value())
                .isEqualTo(Event.newBuilder()
                        .setId(Ids.of("evt", INCIDENT, "opened", minute(4).toEpochMilli() + "@vienna"))
                        .setType("dev.tocsin.incident.opened")
                        .setSource("/tocsin/incidents")
                        .setSubject("core-shop")
                        .setTime(minute(4).plusSeconds(1))
                        .setTitle("Shop API is unavailable")
                        .setMessage("status was 503, expected 2xx")
                        .setEndpoint(EndpointFacts.newBuilder()
                                .setId("core-shop")
                                .setName("Shop API")
                                .setGroup("core")
                                .setTags(List.of("prod"))
                                .setUrl("https://shop.example/health")
                                .build())
                        .setIncident(incident)
                        .setDetails(Map.of("because", BECAUSE))
                        .build());
        assertThat(header(opened, "ce_id")).isEqualTo(opened.value().getId());
        assertThat(header(opened, "ce_type")).isEqualTo("dev.tocsin.incident.opened");
        assertThat(header(opened, "ce_subject")).isEqualTo("core-shop");
    }

    private static Incident openedIncident() {
        return Incident.newBuilder()
                .setId(INCIDENT)
                .setEndpoint("core-shop")
                .setSeverity(Severity.major)
                .setState(IncidentState.investigating)
                .setTitle("Shop API is unavailable")
                .setMessage("status was 503, expected 2xx")
                .setStartedAt(minute(2))
                .setOpenedAt(minute(4).plusSeconds(1))
                .setSteps(List.of(Step.newBuilder()
                        .setAt(minute(4).plusSeconds(1))
                        .setKind("opened")
                        .setMessage("status was 503, expected 2xx")
                        .setSeverity(Severity.major)
                        .setBecause(List.of(BECAUSE))
                        .build()))
                .build();
    }

    @Test
    void endsTheIncidentThatItOpened() {
        detection.defines(shop(1), 0).plays("FFFSS", 1);

        Incident resolved = detection.incidents().get(1).value();
        assertThat(resolved.getState()).isEqualTo(IncidentState.resolved);
        assertThat(resolved.getResolvedAt()).isEqualTo(minute(5).plusSeconds(1));
        assertThat(resolved.getSteps()).extracting(Step::getKind).containsExactly("opened", "resolved");
        Event event = detection.events().get(2).value();
        assertThat(event.getType()).isEqualTo("dev.tocsin.incident.resolved");
        assertThat(event.getTitle()).isEqualTo("Shop API is operational");
        Incident latest = event.getIncident();
        assertThat(latest.getSteps()).extracting(Step::getKind).containsExactly("resolved");
        assertThat(latest.getStepsBefore()).isOne();
    }

    @Test
    void keepsTheStatusOfEachEndpoint() {
        detection.defines(shop(1), 0).plays("SFFFSS", 1);

        assertThat(detection.statuses())
                .extracting(TestRecord::value)
                .extracting(EndpointStatus::getStatus, EndpointStatus::getSince, EndpointStatus::getIncident)
                .containsExactly(
                        tuple(EndpointState.unknown, minute(0), null),
                        tuple(EndpointState.up, minute(1).plusSeconds(1), null),
                        tuple(EndpointState.down, minute(2), INCIDENT),
                        tuple(EndpointState.up, minute(6).plusSeconds(1), null));
    }

    @Test
    void countsASlotOnceHoweverOftenItComes() {
        detection.defines(shop(1), 0).plays("SF", 1);

        IntStream.range(0, 5).forEach(i -> detection.sees(result(2, Outcome.failed)));
        detection.sees(result(1, Outcome.failed));

        assertThat(detection.eventTypes()).containsExactly("status.changed");
        assertThat(detection.metric("results-late-total")).isEqualTo(6);
    }

    @Test
    void goesOnAfterARestartWhereItWas() {
        detection.defines(shop(1), 0).plays("FF", 1);
        try (DetectionDriver second = new DetectionDriver(folder.resolve("second")).takesOver(detection)) {
            second.plays("F", 3);
            assertThat(second.eventTypes()).containsExactly("incident.opened", "status.changed");
            try (DetectionDriver third = new DetectionDriver(folder.resolve("third")).takesOver(second)) {
                third.plays("FS", 4).sees(result(4, Outcome.failed)).plays("S", 6);
                assertThat(third.eventTypes()).containsExactly("incident.resolved", "status.changed");
                assertThat(third.incidents())
                        .extracting(TestRecord::key)
                        .containsExactly(Ids.of(
                                "inc", "core-shop", Long.toString(minute(1).toEpochMilli())));
            }
        }
    }

    @Test
    void givesTheSameCauseTheSameIds() {
        detection.defines(shop(1), 0).plays("SFFFSS", 1);
        try (DetectionDriver again = new DetectionDriver(folder.resolve("again"))) {
            again.defines(shop(1), 0).plays("SFFFSS", 1);
            assertThat(again.events()).isEqualTo(detection.events());
        }
    }

    @Test
    void resolvesTheIncidentAndForgetsTheEndpointWhenItIsDeleted() {
        detection.defines(shop(1), 0).plays("FFF", 1).deletes("core-shop", 9);

        Incident resolved = detection.incidents().get(1).value();
        assertThat(resolved.getState()).isEqualTo(IncidentState.resolved);
        assertThat(resolved.getSteps().get(1).getBecause()).containsExactly("deleted");
        TestRecord<String, EndpointStatus> last = detection.statuses().get(2);
        assertThat(last.key()).isEqualTo("core-shop");
        assertThat(last.value()).isNull();
        assertThat(detection.remembersNothing()).isTrue();
    }

    @Test
    void startsAfreshWhenAnEndpointIsDefinedAgain() {
        detection.defines(shop(1), 0).plays("SFF", 1).deletes("core-shop", 9).defines(shop(1), 10);

        detection.plays("FF", 11);
        assertThat(detection.eventTypes()).containsExactly("status.changed");
        detection.plays("F", 13);
        assertThat(detection.eventTypes()).containsExactly("incident.opened", "status.changed");
    }

    @Test
    void dropsAndCountsResultsOfAnEndpointThatIsNotDefined() {
        detection.plays("FFFF", 1);

        assertThat(detection.events()).isEmpty();
        assertThat(detection.metric("results-unknown-endpoint-total")).isEqualTo(4);
    }

    @Test
    void passesADefinitionsNewGenerationOnWithoutAnEvent() {
        detection.defines(shop(1), 0).plays("S", 1).defines(shop(2).setFailures(1), 2);

        assertThat(detection.statuses())
                .extracting(record -> record.value().getGeneration())
                .containsExactly(1L, 1L, 2L);
        assertThat(detection.eventTypes()).containsExactly("status.changed");
        assertThat(detection.plays("F", 3).eventTypes()).containsExactly("incident.opened", "status.changed");
    }

    @Test
    void pausesADisabledEndpoint() {
        detection.defines(shop(1), 0).plays("FFF", 1).defines(shop(2).setEnabled(false), 4);

        List<TestRecord<String, Event>> events = detection.events();
        Event resolved = events.get(2).value();
        assertThat(resolved.getTitle()).isEqualTo("Shop API is no longer monitored");
        assertThat(resolved.getIncident().getSteps().get(0).getBecause()).containsExactly("paused");
        assertThat(events.get(3).value().getStatusAfter()).isEqualTo(EndpointState.paused);
    }

    @Test
    void countsADefinitionWithAnotherUrlFromZero() {
        detection.defines(shop(1), 0).plays("SFF", 1).defines(shop(2).setUrl("https://new.example/"), 4);

        detection.sees(result(5, Outcome.failed).setGeneration(2));

        assertThat(detection.eventTypes()).containsExactly("status.changed");
    }

    @Test
    void putsRecordsItCannotReadOnDeadLettersAndGoesOn() {
        detection.close();
        detection = DetectionDriver.withoutTransactions(folder.resolve("plain"));
        detection
                .defines(shop(1), 0)
                .plays("FF", 1)
                .bytes(TOPICS.probeResults(), "core-shop", "junk".getBytes(UTF_8))
                .bytes(TOPICS.endpoints(), "core-other", new byte[] {0, 127, 0, 0, 1})
                .plays("F", 3);

        assertThat(detection.deadLetters())
                .extracting(
                        record -> record.value().getTopic(),
                        record -> record.value().getKey(),
                        record -> record.value().getReason())
                .containsExactly(
                        tuple(
                                "tocsin.probe-results",
                                ByteBuffer.wrap("core-shop".getBytes(UTF_8)),
                                "not in the Confluent wire format: expected byte 0 and a schema id"),
                        tuple(
                                "tocsin.endpoints",
                                ByteBuffer.wrap("core-other".getBytes(UTF_8)),
                                "schema id 2130706433 is unknown or does not fit EndpointDefinition"));
        assertThat(detection.eventTypes()).containsExactly("incident.opened", "status.changed");
    }

    @Test
    void putsAResultUnderAForeignKeyOnDeadLettersAndGoesOn() {
        var stray = result(1, Outcome.failed).build();

        detection.defines(shop(1), 0).seesUnder("core-other", stray).plays("FFF", 1);

        assertThat(detection.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.key()).isEqualTo("tocsin.probe-results");
            assertThat(letter.value().getReason())
                    .contains("expected a record about endpoint 'core-other', its key, but it is about 'core-shop'");
            assertThat(letter.value().getValue().array())
                    .isEqualTo(CONTRACT.format(TOPICS.probeResults()).encode(stray));
        });
        assertThat(detection.eventTypes()).containsExactly("incident.opened", "status.changed");
    }

    @Test
    void keepsTheRulesItHasWhereANewDefinitionCannotBeJudgedBy() {
        detection.defines(shop(1), 0).plays("FF", 1).defines(shop(2).setFailures(0), 3);

        assertThat(detection.deadLetters())
                .singleElement()
                .satisfies(letter ->
                        assertThat(letter.value().getReason()).contains("failures: must be at least 1, but was 0"));
        assertThat(detection.plays("F", 3).eventTypes()).contains("incident.opened");
    }

    @Test
    void dropsAResultWithoutAValue() {
        detection.defines(shop(1), 0).bytes(TOPICS.probeResults(), "core-shop", null);

        assertThat(detection.statuses()).hasSize(1);
        assertThat(detection.deadLetters()).isEmpty();
    }

    private static String header(TestRecord<?, ?> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), UTF_8);
    }
}
