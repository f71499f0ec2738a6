package dev.tocsin.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TocsinTest {

    @TempDir
    private Path folder;

    private final StringWriter output = new StringWriter();

    @Test
    void takesOptionsWithDashesAndWithUnderscores() {
        assertThat(run("up", "--kafka_port=abc")).isEqualTo(2);
        assertThat(output.toString()).contains("'--kafka-port'").contains("'abc'");
    }

    @Test
    void refusesANumberThatIsNoPort() {
        assertThat(run("up", "--port", "70000")).isEqualTo(2);
        assertThat(output.toString()).contains("--port must be a port from 1 to 65535 but was 70000");
    }

    @Test
    void refusesAnUnknownCommand() {
        assertThat(run("upp")).isEqualTo(2);
        assertThat(output.toString()).contains("upp").contains("up");
    }

    @Test
    void namesEveryPortThatIsTakenBeforeAnythingIsStarted() throws Exception {
        try (var one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String[] command = {
                "up", "--data=" + folder, "--kafka-port=" + one.getLocalPort(), "--site-port=" + other.getLocalPort(),
            };

            assertThat(run(command)).isEqualTo(2);

            assertThat(output.toString())
                    .contains("port " + one.getLocalPort() + " (Kafka) is already in use")
                    .contains("--kafka-port")
                    .contains("port " + other.getLocalPort() + " (the demonstration's site) is already in use")
                    .contains("--site-port");
            assertThat(folder.resolve("kafka")).doesNotExist();
        }
    }

    private int run(String... arguments) {
        return Tocsin.run(new PrintWriter(output, true), arguments);
    }
}
