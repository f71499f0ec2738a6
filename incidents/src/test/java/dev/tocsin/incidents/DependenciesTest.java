package dev.tocsin.incidents;

import static dev.tocsin.incidents.DetectionDriver.minute;
import static dev.tocsin.incidents.DetectionDriver.patching;
import static dev.tocsin.incidents.DetectionDriver.result;
import static dev.tocsin.incidents.DetectionDriver.shop;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.Event;
import dev.tocsin.schemas.event.Incident;
import dev.tocsin.schemas.event.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shop depends on the database, which is probed each minute with a time-out of 10 s; all open after one failure. */
class DependenciesTest {

    @TempDir
    private Path folder;

    private DetectionDriver detection;

    @BeforeEach
    void start() {
        detection = new DetectionDriver(folder.resolve("first"));
        detection.defines(once("database"), 0).defines(once("shop").setDependsOn(List.of("database")), 0);
        sees("database", 1, "S");
        sees("shop", 1, "S");
        detection.events();
    }

    @AfterEach
    void stop() {
        detection.close();
    }

    private static EndpointDefinition.Builder once(String id) {
        return shop(1).setId(id).setName(id).setFailures(1).setSuccesses(1);
    }

    private void sees(String endpoint, int minute, String letters) {
        for (int i = 0; i < letters.length(); i++) {
            detection.sees(result(minute + i, letters.charAt(i) == 'S' ? Outcome.passed : Outcome.failed)
                    .setEndpoint(endpoint));
        }
    }

    @Test
    void whereTheRootIsDownAlreadyNobodyIsToldOfTheChildren() {
        sees("database", 2, "F");
        sees("shop", 2, "F");

        assertThat(told())
                .containsExactly("database incident.opened", "database status.changed", "shop status.changed");
        Incident quiet = incident("shop");
        assertThat(quiet.getRoot()).isEqualTo("database");
        assertThat(quiet.getSteps().get(0).getBecause()).contains("depends on database, which is in trouble");
    }

    @Test
    void aChildThatFailsFirstWaitsUntilTheRootWouldHaveBeenSeenToFail() {
        sees("shop", 2, "F");
        sees("database", 3, "F");
        sees("shop", 3, "FF");

        assertThat(told())
                .containsExactly("shop status.changed", "database incident.opened", "database status.changed");
        assertThat(incident("shop").getRoot()).isEqualTo("database");
    }

    @Test
    void aChildThatFailsAloneIsToldOfOnceTheRootHadItsTime() {
        sees("shop", 2, "FF");
        sees("database", 3, "S");
        sees("shop", 4, "F");

        assertThat(told()).containsExactly("shop status.changed", "shop incident.opened");
        Event opened = events.get(1);
        assertThat(opened.getTime()).isEqualTo(minute(2).plusSeconds(1 + 70));
        assertThat(opened.getIncident().getStartedAt()).isEqualTo(minute(2));
    }

    @Test
    void whatWasToldIsResolvedAloudWhateverTheRootDoes() {
        sees("shop", 2, "FFF");
        sees("database", 5, "F");
        sees("shop", 6, "S");

        assertThat(told())
                .containsExactly(
                        "shop status.changed",
                        "shop incident.opened",
                        "database incident.opened",
                        "database status.changed",
                        "shop incident.resolved",
                        "shop status.changed");
    }

    @Test
    void whatNobodyWasToldOfEndsInSilenceButIsOnRecord() {
        sees("database", 2, "F");
        sees("shop", 2, "FS");

        assertThat(told()).doesNotContain("shop incident.opened", "shop incident.resolved");
        assertThat(incident("shop").getResolvedAt()).isNotNull();
    }

    @Test
    void aChildThatIsStillDownAfterTheRootIsToldOfAfterItsTime() {
        sees("database", 2, "F");
        sees("shop", 2, "F");
        sees("database", 3, "S");
        sees("shop", 3, "FFF");

        assertThat(told()).endsWith("database incident.resolved", "database status.changed", "shop incident.opened");
        assertThat(events.get(events.size() - 1).getTime()).isEqualTo(minute(3).plusSeconds(1 + 70));
        assertThat(incident("shop").getRoot()).isNull();
    }

    @Test
    void theRootOfGrandchildrenIsNamed() {
        detection.defines(once("till").setDependsOn(List.of("shop")), 1);
        sees("till", 2, "S");
        sees("database", 3, "F");
        sees("shop", 3, "F");
        sees("till", 3, "F");

        assertThat(incident("till").getRoot()).isEqualTo("database");
        assertThat(told()).doesNotContain("till incident.opened");
    }

    @Test
    void theMaintenanceOfTheRootKeepsItsChildrenQuiet() {
        var maintenance = patching(1)
                .setEndpoints(dev.tocsin.schemas.event.Selector.newBuilder()
                        .setEndpoints(List.of("database"))
                        .build())
                .setStartsAt(minute(2))
                .setEndsAt(minute(9));
        detection.plans(maintenance, 1);
        sees("shop", 3, "FFFS");

        assertThat(told()).doesNotContain("shop incident.opened");
    }

    @Test
    void aRootThatIsDeletedHoldsNobodyBack() {
        sees("database", 2, "F");
        detection.deletes("database", 3);
        sees("shop", 4, "FF");

        assertThat(told()).contains("shop incident.opened");
        assertThat(events.stream().filter(event -> event.getSubject().equals("shop")))
                .extracting(Event::getTime)
                .contains(minute(4).plusSeconds(1));
    }

    @Test
    void aChildThatNoLongerDependsIsToldOfAtOnce() {
        detection.defines(once("shop").setGeneration(2), 2);
        sees("database", 3, "F");
        sees("shop", 3, "F");

        assertThat(told()).contains("shop incident.opened");
    }

    @Test
    void aChildThatIsDefinedBeforeItsRootHearsOfItToo() {
        detection.defines(once("early").setDependsOn(List.of("late")), 2);
        detection.defines(once("late"), 3);
        sees("late", 4, "F");
        sees("early", 4, "F");

        assertThat(told()).contains("late incident.opened").doesNotContain("early incident.opened");
    }

    @Test
    void theNextOwnerOfTheTaskTellsOfWhatWasHeldBack() {
        sees("shop", 2, "F");

        try (var next = new DetectionDriver(folder.resolve("second")).takesOver(detection)) {
            next.sees(result(4, Outcome.failed).setEndpoint("shop"));

            assertThat(next.eventTypes()).containsExactly("incident.opened");
        }
    }

    private final List<Event> events = new java.util.ArrayList<>();
    private final Map<String, Incident> incidents = new TreeMap<>();

    private List<String> told() {
        detection.events().stream().map(TestRecord::value).forEach(events::add);
        return events.stream()
                .map(event -> event.getSubject() + " " + event.getType().replace("dev.tocsin.", ""))
                .toList();
    }

    private Incident incident(String endpoint) {
        detection.incidents().forEach(record -> incidents.put(record.value().getEndpoint(), record.value()));
        return Objects.requireNonNull(incidents.get(endpoint), "incident of " + endpoint);
    }
}
