package dev.tocsin.incidents;

import static dev.tocsin.incidents.DetectionDriver.CONTRACT;
import static dev.tocsin.incidents.DetectionDriver.command;
import static dev.tocsin.incidents.DetectionDriver.patching;
import static dev.tocsin.incidents.DetectionDriver.result;
import static dev.tocsin.incidents.DetectionDriver.shop;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.schemas.Ids;
import dev.tocsin.schemas.Topic;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.Outcome;
import dev.tocsin.schemas.event.ProbeResult;
import dev.tocsin.schemas.event.Severity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A day of twelve endpoints with all that detection knows: the same records in the same order say the same. */
class ReplayTest {

    private static final int MINUTES = 24 * 60;

    @TempDir
    private Path folder;

    @Test
    void oneDayPutThroughTwiceGivesTheSameBytes() {
        List<String> first = day("first", MINUTES);
        List<String> second = day("second", MINUTES);

        assertThat(second).isEqualTo(first);
        assertThat(first).hasSizeGreaterThan(300);
        for (String kind : List.of("opened", "changed", "resolved", "reminded", "acknowledged")) {
            assertThat(first).as(kind).anyMatch(line -> line.contains("dev.tocsin.incident." + kind));
        }
    }

    @Test
    void aChangeOfOwnerAtNoonChangesNothing() {
        assertThat(day("moved", MINUTES / 2)).isEqualTo(day("stayed", MINUTES));
    }

    /** @param noon when another takes over with nothing but the stores */
    private List<String> day(String name, int noon) {
        Map<String, List<String>> written = new TreeMap<>();
        Random chance = new Random(7);
        DetectionDriver detection = new DetectionDriver(folder.resolve(name));
        try {
            define(detection);
            for (int minute = 1; minute < MINUTES; minute++) {
                if (minute == noon) {
                    read(detection, written);
                    DetectionDriver next = new DetectionDriver(folder.resolve(name + "-next")).takesOver(detection);
                    detection.close();
                    detection = next;
                }
                for (int endpoint = 0; endpoint < 12; endpoint++) {
                    detection.sees(seen(endpoint, minute, chance));
                }
                if (minute % 97 == 0) {
                    acknowledge(detection, minute);
                }
            }
            read(detection, written);
        } finally {
            detection.close();
        }
        return written.values().stream().flatMap(List::stream).toList();
    }

    private static void define(DetectionDriver detection) {
        for (int i = 0; i < 12; i++) {
            EndpointDefinition.Builder definition = shop(1).setId(id(i))
                    .setName(id(i))
                    .setGroup(i % 3 == 0 ? "core" : "rest")
                    .setRemindEveryMs(Duration.ofMinutes(20).toMillis());
            if (i % 4 == 1) {
                definition.setDependsOn(List.of(id(i - 1)));
            } else if (i % 4 == 2) {
                definition.setFlapIncidents(3).setSuccesses(1);
            } else if (i % 4 == 3) {
                definition.setFailureWindow(6);
            }
            detection.defines(definition, 0);
        }
        detection.plans(
                patching(1)
                        .setSchedule("15 */5 * * *")
                        .setDurationMs(Duration.ofMinutes(40).toMillis()),
                0);
    }

    private static String id(int endpoint) {
        return "endpoint-" + endpoint;
    }

    /** Outages of some length at different times, and failures by chance. */
    private static ProbeResult.Builder seen(int endpoint, int minute, Random chance) {
        boolean outage = (minute + endpoint / 4 * 31) % (173 + endpoint % 4) < 45;
        boolean fails = outage ? chance.nextInt(10) > 0 : chance.nextInt(12) == 0;
        ProbeResult.Builder result =
                result(minute, fails ? Outcome.failed : Outcome.passed).setEndpoint(id(endpoint));
        return fails && chance.nextInt(5) == 0 ? result.setSeverity(Severity.degraded) : result;
    }

    private static void acknowledge(DetectionDriver detection, int minute) {
        detection
                .openIncidents()
                .forEach((endpoint, incident) -> detection.asks(command(
                                Ids.of("cmd", incident, Integer.toString(minute)),
                                "acknowledge",
                                incident,
                                minute,
                                Map.of("endpoint", endpoint))
                        .build()));
    }

    private static void read(DetectionDriver detection, Map<String, List<String>> written) {
        for (Topic<?> topic : List.of(
                CONTRACT.topics().statuses(),
                CONTRACT.topics().incidents(),
                CONTRACT.topics().events(),
                CONTRACT.topics().commands())) {
            written.computeIfAbsent(topic.name(), name -> new ArrayList<>()).addAll(detection.raw(topic));
        }
    }
}
