package dev.tocsin.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.tocsin.bootstrap.settings.Durations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables of settings in the READMEs and the sources that read the settings say the same. */
class SettingsTablesTest {

    /** A setting's name as text, and what may stand before it where its value is read. */
    private static final Pattern NAME = Pattern.compile(
            "(?:\\b(\\w+)\\(\\s*)?\"((?:TOCSIN|ANX_MONITORING|KAFKA|SCHEMA_REGISTRY|PROBER|HOOKS_CDC|INCIDENTS|NOTIFIER|API)"
                    + "_[A-Z_]*[A-Z])\"");

    private static final Pattern CONSTANT = Pattern.compile("String (\\w+) = (\"[A-Z_]+\");");
    private static final Pattern ROW = Pattern.compile("^\\| `([A-Z_]+)`(?:, …)? \\|(.*)\\|$", Pattern.MULTILINE);
    private static final Pattern LITERAL = Pattern.compile("\"([^\"]*)\"");
    private static final Pattern OF_DURATION = Pattern.compile("Duration\\.of(Millis|Seconds|Minutes)\\((\\d+)\\)");
    /** What bootstrap's table has for all; the launcher and the log's configuration read the others. */
    private static final Set<String> ELSEWHERE = Set.of("KAFKA_X_Y", "TOCSIN_LOG_LEVEL");

    private static final Set<String> READERS = Set.of("text", "number", "duration", "flag", "path", "value");

    /** A row: unit, default, example, meaning. */
    private record Row(String unit, String ifAbsent, String example, String meaning) {}

    /** How a setting is read: the method and what follows the name, to the end of the call. */
    private record Read(String method, List<String> more) {}

    @ParameterizedTest
    @ValueSource(strings = {"prober", "hooks-cdc", "incidents", "notifier", "api", "bootstrap", "schemas"})
    void everySettingThatIsReadHasARowAndEveryRowIsOfOne(String module) {
        Set<String> read = new TreeSet<>(reads(module).keySet());
        read.addAll(Set.of("KAFKA_BOOTSTRAP_SERVERS"));
        Set<String> shared = new TreeSet<>(reads("bootstrap").keySet());
        shared.addAll(reads("schemas").keySet());
        shared.addAll(ELSEWHERE);
        Set<String> rows = new TreeSet<>(rows(module).keySet());

        if (!module.equals("schemas")) {
            assertThat(rows).containsAll(read);
        }
        rows.removeAll(read);
        assertThat(shared).containsAll(rows);
    }

    @ParameterizedTest
    @ValueSource(strings = {"prober", "hooks-cdc", "incidents", "notifier", "api", "bootstrap", "schemas"})
    void defaultsAreThoseOfTheSourcesAndExamplesCanBeRead(String module) {
        Map<String, Row> rows = rows(module);
        reads(module).forEach((name, read) -> {
            Row row = rows.get(name);
            if (row != null) {
                check(name, read, row);
            }
        });
    }

    @Test
    void defaultsAreUnderstood() {
        assertThat(reads("notifier").get("NOTIFIER_HELD"))
                .isEqualTo(new Read("number", List.of("100_000", "1", "10_000_000")));
        assertThat(reads("bootstrap").get("ANX_MONITORING_TIMEOUT"))
                .extracting(Read::method)
                .isEqualTo("value");
        assertThat(rows("notifier").get("NOTIFIER_SESSION"))
                .extracting(Row::ifAbsent)
                .isEqualTo("6s");
    }

    private static void check(String name, Read read, Row row) {
        assertThat(row.meaning()).as(name).isNotBlank();
        assertThat(row.unit()).as(name).isNotBlank();
        switch (read.method()) {
            case "number" -> checkNumber(name, read, row);
            case "duration" -> {
                assertThat(Durations.parse(row.ifAbsent()))
                        .as(name)
                        .isEqualTo(duration(read.more().get(0)));
                assertThatCode(() -> Durations.parse(row.example())).as(name).doesNotThrowAnyException();
            }
            case "flag" -> {
                assertThat(row.ifAbsent()).as(name).isEqualTo(read.more().get(0));
                assertThat(row.example()).as(name).isIn("true", "false");
            }
            default -> {
                Matcher literal = LITERAL.matcher(String.join(",", read.more()));
                if (read.more().size() == 1 && literal.find()) {
                    assertThat(row.ifAbsent()).as(name).contains(literal.group(1));
                }
                assertThat(row.example()).as(name).isNotBlank();
            }
        }
    }

    private static void checkNumber(String name, Read read, Row row) {
        String ifAbsent = read.more().get(0).replace("_", "");
        if (ifAbsent.matches("[0-9]+")) {
            assertThat(row.ifAbsent()).as(name).isEqualTo(ifAbsent);
        }
        int example = Integer.parseInt(row.example());
        assertThat(example)
                .as(name)
                .isGreaterThanOrEqualTo(Integer.parseInt(read.more().get(1).replace("_", "")));
        String most = read.more().get(2).replace("_", "");
        if (most.matches("[0-9]+")) {
            assertThat(example).as(name).isLessThanOrEqualTo(Integer.parseInt(most));
        }
    }

    private static Duration duration(String written) {
        Matcher matcher = OF_DURATION.matcher(written);
        assertThat(matcher.matches()).as(written).isTrue();
        long count = Long.parseLong(matcher.group(2));
        return switch (matcher.group(1)) {
            case "Millis" -> Duration.ofMillis(count);
            case "Seconds" -> Duration.ofSeconds(count);
            default -> Duration.ofMinutes(count);
        };
    }

    private static Map<String, Row> rows(String module) {
        Map<String, Row> rows = new LinkedHashMap<>();
        for (MatchResult row :
                ROW.matcher(text(Path.of("..", module, "README.md"))).results().toList()) {
            String[] cells = row.group(2).split(" \\| ", -1);
            if (cells.length == 4) {
                rows.put(row.group(1), new Row(bare(cells[0]), bare(cells[1]), bare(cells[2]), bare(cells[3])));
            }
        }
        return rows;
    }

    private static String bare(String cell) {
        return cell.replace("`", "").replace("|", "").strip();
    }

    private static Map<String, Read> reads(String module) {
        Map<String, Read> reads = new LinkedHashMap<>();
        try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
            files.filter(file -> file.toString().endsWith(".java"))
                    .map(SettingsTablesTest::text)
                    .map(SettingsTablesTest::withConstants)
                    .forEach(source -> NAME.matcher(source).results().forEach(found -> note(source, found, reads)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return reads;
    }

    /** One that is read only where it is set has no default, whatever its reader is told. */
    private static void note(String source, MatchResult found, Map<String, Read> reads) {
        String method = found.group(1);
        boolean isRead = method != null && READERS.contains(method);
        var read = isRead
                ? new Read(method, arguments(source.substring(found.end())))
                : new Read("optional".equals(method) ? "optional" : "other", List.of());
        reads.merge(found.group(2), read, (before, after) -> before.method().equals("other") ? after : before);
    }

    /** Each constant's value in place of its name. */
    private static String withConstants(String source) {
        String text = source;
        for (MatchResult constant : CONSTANT.matcher(source).results().toList()) {
            text = text.replaceAll("(?<=[(, ])" + constant.group(1) + "(?=[),])", constant.group(2));
        }
        return text;
    }

    /** What follows, up to the parenthesis that closes the call. */
    private static List<String> arguments(String rest) {
        List<String> arguments = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int at = 0; depth >= 0; at++) {
            char c = rest.charAt(at);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth < 0 || (depth == 0 && c == ',')) {
                arguments.add(rest.substring(from, at).strip());
                from = at + 1;
            }
        }
        return arguments.stream().filter(argument -> !argument.isEmpty()).toList();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
