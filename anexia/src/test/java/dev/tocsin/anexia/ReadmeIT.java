package dev.tocsin.anexia;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Runs every command that the README prints, from the root of the repository, and compares what it prints. */
class ReadmeIT {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```$");
    private static final Pattern PORT = Pattern.compile("\\.java (\\d+) &$");

    private final List<Process> servers = new ArrayList<>();

    private record Block(String language, String content) {}

    @AfterEach
    void stop() {
        servers.forEach(server -> {
            server.descendants().forEach(ProcessHandle::destroyForcibly);
            server.destroyForcibly();
        });
    }

    @Test
    void everyCommandPrintsWhatTheReadmeSays() throws Exception {
        int compared = 0;
        String printed = "";
        for (Block block : blocks()) {
            switch (block.language()) {
                case "sh" -> printed = run(block.content().lines().toList());
                case "text" -> {
                    assertThat(printed.strip()).isEqualTo(block.content().strip());
                    compared++;
                }
                default -> {}
            }
        }
        assertThat(compared).isEqualTo(4);
    }

    @Test
    void theCodeThatIsShownIsInTheExamples() throws Exception {
        String examples = unspaced(Files.readString(Path.of("examples/JdkServer.java"))
                + Files.readString(Path.of("examples/VertxServer.java")));
        List<Block> shown = blocks().stream()
                .filter(block -> block.language().equals("java"))
                .toList();

        assertThat(shown).hasSize(2).allMatch(block -> examples.contains(unspaced(block.content())));
    }

    private static String unspaced(String code) {
        return code.replaceAll("\\s+", " ").strip();
    }

    private static List<Block> blocks() throws IOException {
        Matcher blocks = BLOCK.matcher(Files.readString(Path.of("README.md")));
        return blocks.results().map(ReadmeIT::block).toList();
    }

    private static Block block(MatchResult found) {
        return new Block(found.group(1), found.group(2));
    }

    /** What the last of them printed; those with an ampersand go on until the test ends. */
    private String run(List<String> commands) throws IOException, InterruptedException {
        String printed = "";
        for (String command : commands) {
            Matcher port = PORT.matcher(command);
            Process process = start(command.replaceFirst(" &$", ""), port.find());
            if (port.reset().find()) {
                servers.add(process);
                await().atMost(Duration.ofMinutes(1)).until(() -> answers(Integer.parseInt(port.group(1))));
            } else {
                printed = new String(process.getInputStream().readAllBytes(), UTF_8);
                assertThat(process.waitFor()).as(command).isZero();
            }
        }
        return printed;
    }

    private static Process start(String command, boolean server) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", command).directory(ROOT.toFile());
        builder.environment().put("PATH", javaHome() + "/bin:" + System.getenv("PATH"));
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        if (server) {
            builder.redirectOutput(ProcessBuilder.Redirect.INHERIT);
        }
        return builder.start();
    }

    private static String javaHome() {
        return System.getProperty("java.home");
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }
}
