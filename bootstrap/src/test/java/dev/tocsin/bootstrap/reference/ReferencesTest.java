package dev.tocsin.bootstrap.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.bootstrap.reference.Resolution.Absent;
import dev.tocsin.bootstrap.reference.Resolution.Unreachable;
import dev.tocsin.bootstrap.reference.Resolution.Unusable;
import dev.tocsin.bootstrap.reference.Resolution.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
                .isEqualTo(new Unusable("reference ${aws:secret#key@region}: expected env or file but was aws"));
    }

    @Test
    void ofAListTheFirstThatThereIsCounts() {
        assertThat(references.resolve("a ${env:OTHER|file:/none|env:KEY|env:PRICE} b"))
                .isEqualTo(new Value("a s3cret b"));
        assertThat(references.resolve("${env:OTHER|env:EMPTY:-x|y}")).isEqualTo(new Value("x|y"));
        assertThat(references.resolve("${env:OTHER|env:EMPTY}"))
                .isEqualTo(new Absent("reference ${env:OTHER}: this process has no such variable;"
                        + " reference ${env:EMPTY}: this process has no such variable"));
    }

    @Test
    void whatIsOutOfReachLetsTheNextBeTriedAndWhatIsWrongDoesNot() {
        References more = references
                .with("aws", reference -> new Unreachable(reference.written() + " is away"))
                .with("bad", reference -> new Unusable("bad"));
        assertThat(more.resolve("${aws:a|env:KEY}")).isEqualTo(new Value("s3cret"));
        assertThat(more.resolve("${aws:a|env:OTHER}"))
                .isEqualTo(
                        new Unreachable("${aws:a} is away; reference ${env:OTHER}: this process has no such variable"));
        assertThat(more.resolve("${bad:a|env:KEY}")).isEqualTo(new Unusable("bad"));
    }

    @Test
    void aPolicyIsAskedBeforeAnythingIsLookedUp() {
        References strict = references.under(reference ->
                Optional.of("not for you").filter(words -> !reference.name().equals("KEY")));
        assertThat(strict.resolve("${env:KEY}")).isEqualTo(new Value("s3cret"));
        assertThat(strict.resolve("${env:PRICE:-1}")).isEqualTo(new Unusable("reference ${env:PRICE:-1}: not for you"));
        assertThat(strict.resolve("${env:PRICE|env:KEY}"))
                .isEqualTo(new Unusable("reference ${env:PRICE}: not for you"));
    }

    @Test
    void whatWasLookedUpIsTold() {
        List<String> found = new ArrayList<>();
        references.resolve("a ${env:KEY} ${env:OTHER:-b} ${env:PRICE}", found::add);
        assertThat(found).containsExactly("s3cret", "hush$1");
    }

    @Test
    void referencesOfATextCanBeListed() {
        assertThat(Reference.in("$${env:NO} ${env:A:-b|c} ${aws:shop#token@eu-west-1|file:/x}"))
                .containsExactly(
                        new Reference("env", "A", List.of("b|c"), "${env:A:-b|c}"),
                        new Reference("aws", "shop#token@eu-west-1", List.of(), "${aws:shop#token@eu-west-1}"),
                        new Reference("file", "/x", List.of(), "${file:/x}"));
    }

    @Test
    void aResolvedValueIsNotPrinted() {
        assertThat(references.resolve("${env:KEY}").toString()).doesNotContain("s3cret");
    }
}
