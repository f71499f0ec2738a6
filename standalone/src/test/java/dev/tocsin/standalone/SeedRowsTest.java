package dev.tocsin.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The page of hard cases, {@code docs/contributing/seeds.md}, names tests that exist, and has every case. */
class SeedRowsTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path PAGE = ROOT.resolve("docs/contributing/seeds.md");
    private static final Pattern CHAPTER = Pattern.compile("(?m)^## (\\S+) [^\n]*\n(.*?)(?=^## |\\z)", Pattern.DOTALL);
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([^|]+) \\| ([^|]*) \\| ([^|]+) \\|$");
    private static final Pattern NAMED = Pattern.compile("`([a-z-]+)/(\\w+)\\.(\\w+)(?:\\(([^)`]+)\\))?`");
    /** A case and where it is tested. */
    private record Row(String chapter, String name, String tests) {

        @Override
        public String toString() {
            return chapter + " " + name;
        }
    }

    static List<Row> rows() throws IOException {
        return CHAPTER.matcher(Files.readString(PAGE))
                .results()
                .flatMap(chapter -> ROW.matcher(chapter.group(2))
                        .results()
                        .filter(row -> !row.group(1).matches("row|-+"))
                        .map(row -> new Row(chapter.group(1), row.group(1).strip(), row.group(3))))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void everyTestThatIsNamedExists(Row row) {
        List<MatchResult> named = NAMED.matcher(row.tests()).results().toList();
        assertThat(named).as(row.tests()).isNotEmpty();
        for (MatchResult test : named) {
            String source = source(test.group(1), test.group(2));
            assertThat(source).as(test.group()).contains("void " + test.group(3) + "(");
            if (test.group(4) != null) {
                assertThat(line(test.group(4))
                                .matcher(source + tables(test.group(1)))
                                .find())
                        .as("a line of %s", test.group())
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1.11, 30", "2.8, 30", "3.7, 32", "4.8, 21"})
    void noNumberIsMissing(String chapter, int last) throws IOException {
        assertThat(rows().stream().filter(row -> row.chapter().equals(chapter)).map(Row::name))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, last)
                        .mapToObj(Integer::toString)
                        .toList());
    }

    @Test
    void everyServiceHasItsCases() throws IOException {
        assertThat(rows().stream()
                        .filter(row -> row.chapter().equals("5"))
                        .map(row -> row.name().split(" ", -1)[0])
                        .distinct())
                .containsExactly("5.1", "5.2", "5.3", "5.4", "5.5", "5.6", "5.7");
    }

    @Test
    void aLineOfATableIsKnownByItsStart() {
        Map.of(
                        "        \"9  | latency 300",
                        "9",
                        "2 exactly ten",
                        "2",
                        "  new Row(\"row-17\",",
                        "17",
                        " Row.of(3, J",
                        "3")
                .forEach((text, start) ->
                        assertThat(line(start).matcher(text).find()).as(text).isTrue());
        Matcher other = line("2").matcher("  \"20 | status 2");
        assertThat(other.find()).isFalse();
    }

    /** How a line of a table begins: with the number, or with the name, whatever makes the line. */
    private static Pattern line(String start) {
        return Pattern.compile(
                "(?m)^\\s*(?:new Row\\(|Row\\.of\\()?\\s*\"?(?:row-)?" + Pattern.quote(start) + "[\\s,\"]");
    }

    private static String source(String module, String name) {
        List<String> found = texts(module, "java/**" + "/" + name + ".java");
        assertThat(found).as(module + "/" + name).hasSize(1);
        return found.get(0);
    }

    private static String tables(String module) {
        return String.join("\n", texts(module, "resources/*.csv"));
    }

    private static List<String> texts(String module, String pattern) {
        Path tests = ROOT.resolve(module).resolve("src/test");
        var matcher = tests.getFileSystem().getPathMatcher("glob:" + tests + "/" + pattern);
        try (Stream<Path> files = Files.walk(tests)) {
            return files.filter(matcher::matches).map(SeedRowsTest::text).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
