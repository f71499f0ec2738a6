package dev.tocsin.prober;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.bootstrap.lifecycle.Health;
import dev.tocsin.bootstrap.lifecycle.Host;
import dev.tocsin.bootstrap.lifecycle.Running;
import dev.tocsin.bootstrap.settings.Settings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ProberAppTest {

    @Test
    @Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void waitsForKafkaWithoutHoldingAnybodyUpAndEndsWhenItIsTold() throws IOException {
        String nobody = "127.0.0.1:" + closedPort();
        var host = new Host(new SimpleMeterRegistry(), List::of);

        Running prober = ProberApp.start(Settings.of(Map.of("KAFKA_BOOTSTRAP_SERVERS", nobody)), host);

        assertThat(prober.health()).isEqualTo(Health.starting("prober", "waits for Kafka at " + nobody));
        prober.close();
        prober.close();
        assertThat(prober.health().live()).isFalse();
    }

    private static int closedPort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
