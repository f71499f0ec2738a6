package dev.tocsin.incidents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class CallbacksTopologyDescriptionTest {

    private static final Properties SETTINGS = CallbacksDriver.settings(Path.of("unused"));

    @Test
    void isAsItWasPinned() throws IOException {
        String description = CallbacksTopology.build(CallbacksDriver.CONTRACT, 4, SETTINGS, status -> {}, partition -> {
                    throw new IllegalStateException("nothing is read here");
                })
                .describe()
                .toString();

        assertThat(description).as("""
                        The topology differs from src/test/resources/callbacks-topology.txt. Two choices are safe:
                        1. The change was not meant: undo it. Renaming a store or adding a repartition topic makes running
                           installations forget the callbacks that they still owe.
                        2. It was meant: put the description below into the file. If a store's name, key or value changed,
                           write how running installations get there into CHANGELOG.md, or choose a new application id.
                        %s""".formatted(description)).isEqualToIgnoringWhitespace(pinned());
    }

    @Test
    void hasTwoHalvesJoinedByTheBirthsOfLanes() throws IOException {
        assertThat(pinned()).contains("callback-births-repartition").doesNotContain("Sub-topology: 4");
    }

    private static String pinned() throws IOException {
        try (InputStream file = CallbacksTopologyDescriptionTest.class.getResourceAsStream("/callbacks-topology.txt")) {
            return file == null ? "" : new String(file.readAllBytes(), UTF_8);
        }
    }
}
