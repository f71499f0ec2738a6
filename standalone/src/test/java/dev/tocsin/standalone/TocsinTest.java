package dev.tocsin.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
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
    void listensNowhereButOnThisMachineOrEverywhere() {
        assertThat(run("up", "--host", "10.0.0.1")).isEqualTo(2);
        assertThat(output.toString()).contains("--host must be 127.0.0.1 or 0.0.0.0 but was 10.0.0.1");
    }

    @Test
    void refusesAShopWithoutAnAddress() {
        assertThat(run("demo", "writer", "--shop", "jdbc:postgresql://somewhere"))
                .isEqualTo(2);
        assertThat(output.toString())
                .contains("--shop: expected postgresql://USER@HOST:PORT/DATABASE but was jdbc:postgresql://somewhere");
        assertThat(run("demo", "writer", "--shop", "postgresql://u@h/d", "--password-file", "/none"))
                .isEqualTo(2);
        assertThat(output.toString()).contains("--password-file: expected a file that can be read but was /none");
    }

    @Test
    void refusesAnUnknownCommand() {
        assertThat(run("upp")).isEqualTo(2);
        assertThat(output.toString()).contains("upp").contains("up");
    }

    @Test
    void listsThePresetsWithTheirParametersAndThoseOfAFile() throws Exception {
        Path file = Files.writeString(folder.resolve("own.yaml"), """
                presets:
                  - name: our-chat
                    description: A message in our chat
                    parameters: { room: { required: true, meaning: the room } }
                    requests: [{ url: "https://chat.example/{{ parameters.room }}" }]
                """);

        assertThat(answer("", "hooks", "presets", "-f", file.toString()))
                .contains("slack: A message in a Slack channel")
                .containsPattern("channel +the channel, .* \\[required\\]")
                .contains("our-chat: A message in our chat (" + file + ":2)");
    }

    @Test
    void listsOnePresetAsJson() {
        assertThat(answer("", "hooks", "presets", "ntfy", "--json"))
                .contains("\"name\" : \"ntfy\"")
                .doesNotContain("slack");
    }

    @Test
    void refusesAPresetThatThereIsNot() {
        assertThat(run("hooks", "presets", "slak")).isEqualTo(2);
        assertThat(output.toString()).contains("there is no preset 'slak'; did you mean 'slack'?");
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

    @Test
    void makesKeysAndTellsThePublicOnes() {
        String[] pair = answer("", "keys", "create").split("\n", -1);
        assertThat(pair[0]).startsWith("whsk_");
        assertThat(pair[1]).startsWith("whpk_");
        assertThat(answer(pair[0] + "\n", "keys", "public")).isEqualTo(pair[1]);
        assertThat(answer("", "keys", "create", "--shared")).matches("whsec_[A-Za-z0-9+/]{43}=");
        assertThat(answer("whsk_geheim\n", "keys", "public"))
                .isEqualTo("tocsin: a whsk_ key must be 32 or 64 bytes in base64");
    }

    /** What it prints, on either stream. */
    private static String answer(String input, String... arguments) {
        InputStream before = System.in;
        PrintStream out = System.out;
        var printed = new ByteArrayOutputStream();
        try {
            System.setIn(new ByteArrayInputStream(input.getBytes(UTF_8)));
            System.setOut(new PrintStream(printed, true, UTF_8));
            Tocsin.run(new PrintWriter(printed, true, UTF_8), arguments);
        } finally {
            System.setIn(before);
            System.setOut(out);
        }
        return printed.toString(UTF_8).strip();
    }

    private int run(String... arguments) {
        return Tocsin.run(new PrintWriter(output, true), arguments);
    }
}
