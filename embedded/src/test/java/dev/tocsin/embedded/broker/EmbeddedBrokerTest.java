package dev.tocsin.embedded.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {

    @TempDir
    private Path folder;

    @Test
    void keepsItsRecordsWhenItsProcessIsKilledAndWhenItIsStopped() throws Exception {
        var settings = new BrokerSettings(folder.resolve("with space"), FreePort.any());
        awaitEndOfChild(settings);

        try (var broker = EmbeddedBroker.start(settings)) {
            var records = new Records(broker.bootstrapServers());
            assertThat(records.read(3)).containsExactly("first", "second", "third");
            records.write(() -> {}, "fourth");
        }

        try (var broker = EmbeddedBroker.start(settings)) {
            assertThat(new Records(broker.bootstrapServers()).read(4))
                    .containsExactly("first", "second", "third", "fourth");
        }
    }

    private static void awaitEndOfChild(BrokerSettings settings) throws Exception {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BrokerChild.class.getName(),
                        settings.folder().toString(),
                        String.valueOf(settings.port()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            child.waitFor();
        } finally {
            child.destroyForcibly();
        }
    }
}
