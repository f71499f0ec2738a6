package dev.tocsin.definitions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.definitions.yaml.Environment;
import dev.tocsin.definitions.yaml.SecretStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each file of the folder {@code bad} with the whole report that it must give, beside it. */
class BadFilesTest {

    private static final Path FOLDER = Path.of("src/test/resources/bad");

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void isRefusedWithEverythingThatIsWrong(Path file) throws IOException {
        Path expected = Path.of(file.toString().replace(".yaml", ".txt"));

        Result result = Reader.read(file, Environment.of(Map.of()), SecretStore.refusing());

        assertThat(result).isInstanceOf(Result.Refused.class);
        assertThat(((Result.Refused) result).report().replace(FOLDER + "/", "") + "\n")
                .isEqualTo(Files.readString(expected));
    }

    @Test
    void aFileThatIsNotThereIsAProblem() {
        Result result = Reader.read(Path.of("nowhere.yaml"), Environment.of(Map.of()), SecretStore.refusing());

        assertThat(((Result.Refused) result).report()).isEqualTo("nowhere.yaml:1: there is no such file");
    }
}
