package dev.tocsin.importers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The configurations that the two programs show in their READMEs. */
class ReadmeExamplesTest {

    @TempDir
    Path folder;

    static Stream<Arguments> examples() {
        return Stream.of(
                Arguments.of(Tool.CACHET_URL_MONITOR, "cachet/readme", ".yml"),
                Arguments.of(Tool.PY_PINGER, "pinger/readme", ".ini"));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void areTakenOverWhole(Tool tool, String name, String extension) {
        Imported imported = Example.of(tool, name + extension);

        assertThat(imported.problems()).isEmpty();
        assertThat(imported.text()).isEqualTo(Example.text(name + ".yaml"));
        assertThat(String.join("\n", imported.notes()) + "\n").isEqualTo(Example.text(name + ".txt"));
        assertThat(Example.refusal(imported, folder)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void areKnownByWhatTheySay(Tool tool, String name, String extension) {
        assertThat(Tool.of(Example.text(name + extension))).contains(tool);
        assertThat(Tool.of(Example.text(name + ".yaml"))).isEmpty();
    }
}
