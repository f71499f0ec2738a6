package dev.tocsin.bootstrap.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.bootstrap.reference.Resolution.Absent;
import dev.tocsin.bootstrap.reference.Resolution.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferencesTest {
    private Instant now = Instant.EPOCH;
    private final References references = new References(
            name -> Optional.ofNullable(
                    Map.of("KEY", "s3cret", "PRICE", "hush$1", "EMPTY", "").get(name)),
            () -> now);

    @TempDir
    Path folder;

    @Test
    void variablesAreReplacedWhereverTheyStand() {
        assertThat(references.resolve("Bearer ${env:KEY}!${env:KEY}")).isEqualTo(new Value("Bearer s3cret!s3cret"));
    }

    @Test
    void anAbsentVariableHasItsDefaultIfItNamesOne() {
        assertThat(references.resolve("${env:OTHER:-none}${env:OTHER:-}")).isEqualTo(new Value("none"));
        assertThat(references.resolve("${env:KEY:-none}")).isEqualTo(new Value("s3cret"));
    }

    @Test
    void anEmptyVariableCountsAsAbsent() {
        assertThat(references.resolve("${env:EMPTY:-other}")).isEqualTo(new Value("other"));
        assertThat(references.resolve("${env:EMPTY}"))
                .isEqualTo(new Absent("reference ${env:EMPTY}: this process has no such variable"));
    }

    @Test
    void whatLooksLikeAGroupOfAPatternIsPutInAsItIs() {
        assertThat(references.resolve("Bearer ${env:PRICE}!")).isEqualTo(new Value("Bearer hush$1!"));
    }

    @Test
    void textWithoutReferencesAndUnfinishedOnesStayAsTheyAre() {
        assertThat(references.resolve("plain")).isEqualTo(new Value("plain"));
        assertThat(references.resolve("${env:KEY")).isEqualTo(new Value("${env:KEY"));
    }

    @Test
    void aReasonBecomesTheCallersException() {
        assertThat(references.resolve("${env:KEY}").orElseThrow(IllegalStateException::new))
                .isEqualTo("s3cret");
        assertThatThrownBy(() -> references.resolve("${env:OTHER}").orElseThrow(IllegalStateException::new))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("reference ${env:OTHER}: this process has no such variable");
    }

    @Test
    void anAbsentVariableIsNamedAndNothingElseIsShown() {
        assertThat(references.resolve("${env:KEY} ${env:OTHER}"))
                .isEqualTo(new Absent("reference ${env:OTHER}: this process has no such variable"));
    }

    @Test
    void twoDollarSignsStandForOne() {
        assertThat(references.resolve("$${env:KEY} costs $5")).isEqualTo(new Value("${env:KEY} costs $5"));
    }

    @Test
    void whatAValueSaysIsNotResolvedAgain() {
        References tricky = new References(name -> Optional.of("${env:INNER}"), () -> now);
        assertThat(tricky.resolve("${env:KEY}")).isEqualTo(new Value("${env:INNER}"));
    }

    @Test
    void filesAreReadWithoutTheirLastLineEndAndRememberedForAMoment() throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "first\n");
        assertThat(references.resolve("${file:" + file + "}")).isEqualTo(new Value("first"));
        Files.writeString(file, "second\n");
        now = now.plusSeconds(4);
        assertThat(references.resolve("${file:" + file + "}")).isEqualTo(new Value("first"));
        now = now.plusSeconds(2);
        assertThat(references.resolve("${file:" + file + "}")).isEqualTo(new Value("second"));
    }

    @Test
    void whatIsNotAnOrdinaryFileIsNeverOpened() {
        assertThat(references.resolve("${file:/dev/zero}")).isInstanceOf(Absent.class);
        assertThat(references.resolve("${file:" + folder + "}")).isInstanceOf(Absent.class);
        assertThat(references.resolve("${file:token}")).isInstanceOf(Absent.class);
        assertThat(references.resolve("${file:" + folder.resolve("missing") + "}"))
                .isInstanceOf(Absent.class);
    }

    @Test
    void anotherKindOfReferenceIsRefusedByName() {
        assertThat(references.resolve("${aws:secret#key@region}"))
                .isInstanceOfSatisfying(
                        Absent.class,
                        absent -> assertThat(absent.why())
                                .contains("${aws:secret#key@region}")
                                .contains("env or file"));
    }

    @Test
    void aResolvedValueIsNotPrinted() {
        assertThat(references.resolve("${env:KEY}").toString()).doesNotContain("s3cret");
    }
}
