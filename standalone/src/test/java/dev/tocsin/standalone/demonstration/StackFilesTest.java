package dev.tocsin.standalone.demonstration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the stack watches is what {@code up} watches without a configuration. */
class StackFilesTest {

    private static final Path DOCKER = Path.of("..", "docker");

    @Test
    void theStacksDemonstrationIsThatOfUp() throws IOException {
        String stack = Files.readAllLines(DOCKER.resolve("demonstration.yaml")).stream()
                .filter(line -> !line.startsWith("#") && !line.equals("    public: true"))
                .filter(line -> !line.equals("    password: ${file:/run/secrets/postgres_password}"))
                .collect(Collectors.joining("\n"))
                .replace("http://site:8082", "@SITE@")
                .replace("http://receiver:8081", "@RECEIVER@")
                .replace("postgresql://tocsin@postgres:5432/shop", "@SHOP@");
        String up = Resource.text("demonstration.yaml")
                .lines()
                .filter(line -> !line.startsWith("#"))
                .collect(Collectors.joining("\n"));

        assertThat(stack.strip())
                .isEqualTo(up.substring(0, up.indexOf("egress:")).strip());
    }
}
