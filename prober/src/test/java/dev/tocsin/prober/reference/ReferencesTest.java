package dev.tocsin.prober.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferencesTest {
    private final References references = new References(
            name -> Optional.ofNullable(Map.of("KEY", "hush$1", "EMPTY", "").get(name)),
            path -> path.equals(Path.of("/run/secret")) ? Optional.of("from file\n") : Optional.empty());

    @ParameterizedTest
    @CsvSource({
        "plain, plain",
        "Bearer ${env:KEY}!, Bearer hush$1!",
        "${env:NONE:-other}, other",
        "${env:EMPTY:-other}, other",
        "${env:KEY:-other}, hush$1",
        "${file:/run/secret}, from file",
        "$${env:KEY}, ${env:KEY}",
    })
    void putsInWhatTheyStandFor(String text, String resolved) {
        assertThat(references.resolve(text)).isEqualTo(resolved);
    }

    @ParameterizedTest
    @CsvSource({
        "${env:NONE}, ${env:NONE} is not set in the environment of this prober",
        "${file:/none}, ${file:/none} is not a file that this prober can read",
        "${aws:x}, ${aws:x} is not a reference that this prober knows (env: or file:)",
    })
    void namesTheReferenceThatLeadsNowhere(String text, String message) {
        assertThatThrownBy(() -> references.resolve(text))
                .isInstanceOf(References.Unresolved.class)
                .hasMessage(message);
    }

    @Test
    void leavesAnUnfinishedReferenceAsItIs() {
        assertThat(references.resolve("${env:KEY")).isEqualTo("${env:KEY");
    }
}
