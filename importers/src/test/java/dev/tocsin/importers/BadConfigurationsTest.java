package dev.tocsin.importers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.definitions.yaml.Environment;
import dev.tocsin.definitions.yaml.SecretStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each file of the folders {@code bad} with the whole report that it must give, beside it. */
class BadConfigurationsTest {

    private static final Path FOLDER = Path.of("src/test/resources");

    static Stream<Path> ofCachetUrlMonitor() throws IOException {
        return files("cachet/bad", ".yml");
    }

    static Stream<Path> ofPyPinger() throws IOException {
        return files("pinger/bad", ".ini");
    }

    private static Stream<Path> files(String folder, String extension) throws IOException {
        try (Stream<Path> files = Files.list(FOLDER.resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(extension)).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource
    void ofCachetUrlMonitor(Path file) throws IOException {
        isRefusedWithEverythingThatCannotMeanTheSame(Tool.CACHET_URL_MONITOR, file);
    }

    @ParameterizedTest
    @MethodSource
    void ofPyPinger(Path file) throws IOException {
        isRefusedWithEverythingThatCannotMeanTheSame(Tool.PY_PINGER, file);
    }

    private static void isRefusedWithEverythingThatCannotMeanTheSame(Tool tool, Path file) throws IOException {
        Path expected = Path.of(file.toString().replaceFirst("\\.(yml|ini)$", ".txt"));

        Imported imported = Import.read(
                tool,
                Path.of(String.valueOf(file.getFileName())),
                Files.readString(file),
                Environment.of(Map.of()),
                SecretStore.inFolder(Path.of("/secrets")));

        assertThat(String.join("\n", imported.problems()) + "\n").isEqualTo(Files.readString(expected));
        assertThat(imported.problems()).isNotEmpty().noneMatch(problem -> problem.contains("hush"));
        assertThat(imported.text()).doesNotContain("hush");
    }
}
