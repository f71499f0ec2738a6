package dev.tocsin.incidents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.kafka.streams.StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.incidents.stream.Spare;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.errors.TopologyException;
import org.junit.jupiter.api.Test;

class DetectionTopologyDescriptionTest {

    private static final Properties SETTINGS = DetectionDriver.settings(Path.of("unused"));

    @Test
    void isAsItWasPinned() throws IOException {
        String description = DetectionTopology.build(
                        DetectionDriver.CONTRACT, 4, SETTINGS, new FakeHorizon(), new Spare(() -> 0))
                .describe()
                .toString();

        assertThat(description).as("""
                        The topology differs from src/test/resources/detection-topology.txt. Two choices are safe:
                        1. The change was not meant: undo it. Renaming a store or adding a repartition topic makes running
                           installations forget their counts and open incidents.
                        2. It was meant: put the description below into the file. If a store's name, key or value changed,
                           write how running installations get there into CHANGELOG.md, or choose a new application id.
                        %s""".formatted(description)).isEqualToIgnoringWhitespace(pinned());
    }

    @Test
    void resultsMeetTheirDefinitionAndCommandsInOneSubTopology() throws IOException {
        String[] parts = pinned().split("Sub-topology: ", -1);

        assertThat(parts).hasSize(3);
        assertThat(parts[1]).contains("read-probe-results", "read-endpoints", "read-commands", "detect-incidents");
        assertThat(parts[2]).contains("read-maintenances").doesNotContain("stores: [planned");
    }

    @Test
    void wouldBeRefusedWithAStoreThatHasNoName() {
        Properties strict = new Properties();
        strict.putAll(SETTINGS);
        strict.put(ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        var streams = new StreamsBuilder(new TopologyConfig(new StreamsConfig(strict)));
        streams.stream("tocsin.probe-results").groupByKey().count();

        assertThatThrownBy(() -> streams.build(strict)).isInstanceOf(TopologyException.class);
    }

    private static String pinned() throws IOException {
        try (InputStream file = DetectionTopologyDescriptionTest.class.getResourceAsStream("/detection-topology.txt")) {
            return file == null ? "" : new String(file.readAllBytes(), UTF_8);
        }
    }
}
