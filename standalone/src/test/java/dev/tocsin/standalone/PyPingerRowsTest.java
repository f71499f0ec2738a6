package dev.tocsin.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.schemas.event.EndpointDefinition;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The hard cases of py-pinger, by their numbers: a job's report over HTTP, through the probe, a broker and detection. Not
 * here are 28, which is of py-pinger's own pages, and 30, which is of Slack.
 */
class PyPingerRowsTest {

    private static final Map<String, String> SECRETS = Map.of("JOBS_PASSWORD", "hush");
    private static final List<Row> ROWS = rows();
    private static final Vertx VERTX = Vertx.vertx();

    @TempDir
    private static Path folder;

    private static Judgement judgement;
    private static final Map<String, Job> JOBS = new HashMap<>();

    /** A case: what the job says when, and how it is then, one after the other. */
    private record Row(String name, List<String> cycles, List<String> verdicts) {

        /** What is told where a verdict is not as the one before. */
        List<String> told(String url) {
            List<String> told = new ArrayList<>();
            String before = "";
            for (String verdict : verdicts) {
                boolean ok = verdict.equals("ok");
                if (ok && !before.equals("ok")) {
                    told.addAll(before.isEmpty() ? List.of("now up") : List.of("resolved", "now up"));
                } else if (!ok && (before.isEmpty() || before.equals("ok"))) {
                    told.addAll(List.of("opened " + verdict.replace("URL", url), "now down"));
                }
                before = verdict;
            }
            return told;
        }

        String id() {
            return "row-" + name.replaceAll("[^a-zA-Z0-9]+", "-").toLowerCase(Locale.ROOT);
        }

        @Override
        public String toString() {
            return "row " + name;
        }
    }

    static List<Row> table() {
        return ROWS;
    }

    /** The days of the table are the two before today. */
    private static List<Row> rows() {
        LocalDate first = LocalDate.now(ZoneOffset.UTC).minusDays(2);
        try (var in = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(PyPingerRowsTest.class.getResourceAsStream("/py-pinger-rows.csv")),
                StandardCharsets.UTF_8))) {
            return in.lines()
                    .skip(1)
                    .map(line -> line.replace("DAY1", first.toString())
                            .replace("DAY2", first.plusDays(1).toString())
                            .split(" \\| ", -1))
                    .map(cells -> new Row(cells[0], parts(cells[1]), parts(cells[2])))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> parts(String cell) {
        return Arrays.stream(cell.split(" ;; ", -1)).map(String::strip).toList();
    }

    @BeforeAll
    static void playAll() {
        judgement = new Judgement(folder);
        for (Row row : ROWS) {
            Job job = new Job(VERTX);
            JOBS.put(row.name(), job);
            EndpointDefinition definition = judgement.defined(
                    "id: " + row.id() + "\nname: N\nprobe: task\ntimeout: 2s\nurl: " + job.url() + "/report", SECRETS);
            for (String cycle : row.cycles()) {
                String[] words = cycle.split(" ", 2);
                job.says(words[1].replace('\'', '"'));
                judgement.probed(definition, SECRETS, Instant.parse(words[0] + "Z"));
            }
        }
        row27();
        judgement.conclude();
    }

    private static void row27() {
        Job job = new Job(VERTX);
        Job tokens = new Job(VERTX);
        JOBS.put("27", job);
        JOBS.put("27 tokens", tokens);
        tokens.says("refused");
        EndpointDefinition definition = judgement.defined("""
                id: row-27
                name: N
                probe: task
                url: %s/report
                token_auth: { header: X-Token, url: "%s/login", username: me, password: "${env:JOBS_PASSWORD}" }
                """.formatted(job.url(), tokens.url()), SECRETS);
        judgement.probed(definition, SECRETS, Instant.now());
    }

    @AfterAll
    static void stop() {
        judgement.close();
        VERTX.close().await();
    }

    @ParameterizedTest
    @MethodSource("table")
    void isToldAsTheListSays(Row row) {
        assertThat(judgement.told(row.id()))
                .isEqualTo(row.told(Objects.requireNonNull(JOBS.get(row.name())).url()));
    }

    @Test
    void row27WithoutATokenTheJobIsNotAskedAndTheReasonIsTold() {
        String tokens = Objects.requireNonNull(JOBS.get("27 tokens")).url();
        assertThat(judgement.told("row-27"))
                .containsExactly("opened no token: " + tokens + " refused the connection", "now down");
        assertThat(Objects.requireNonNull(JOBS.get("27")).requests()).isZero();
    }

    @Test
    void theTableHasEveryRowButThoseOfOtherTests() {
        List<String> numbers = ROWS.stream()
                .map(row -> row.name().split(" ", -1)[0])
                .distinct()
                .toList();

        assertThat(numbers)
                .containsExactlyElementsOf(Stream.iterate(1, number -> number + 1)
                        .limit(29)
                        .filter(number -> number != 27 && number != 28)
                        .map(String::valueOf)
                        .toList());
    }
}
