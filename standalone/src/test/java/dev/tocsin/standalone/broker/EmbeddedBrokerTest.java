package dev.tocsin.standalone.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.standalone.ChildProcess;
import dev.tocsin.standalone.port.Ports;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {

    @TempDir
    private Path folder;

    @Test
    void keepsItsRecordsWhenItsProcessIsKilledAndWhenItIsStopped() throws Exception {
        var settings = new BrokerSettings(folder.resolve("with space"), Ports.anyFree());
        try (var child =
                ChildProcess.start(BrokerChild.class, settings.folder().toString(), String.valueOf(settings.port()))) {
            child.awaitEnd();
        }

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
}
