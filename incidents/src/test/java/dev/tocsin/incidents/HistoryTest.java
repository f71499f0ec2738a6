package dev.tocsin.incidents;

import static dev.tocsin.incidents.DetectionDriver.NOON;
import static dev.tocsin.incidents.DetectionDriver.minute;
import static dev.tocsin.incidents.DetectionDriver.result;
import static dev.tocsin.incidents.DetectionDriver.shop;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.encoding.ByteArrayInput;
import com.datadoghq.sketch.ddsketch.store.UnboundedSizeDenseStore;
import dev.tocsin.schemas.event.HistoryWindow;
import dev.tocsin.schemas.event.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {

    private static final String MINUTE = "core-shop/60000/";
    private static final String HOUR = "core-shop/3600000/";
    private static final String DAY = "core-shop/86400000/2026-03-01T00:00:00Z";

    @TempDir
    private Path folder;

    private DetectionDriver detection;
    private final Map<String, HistoryWindow> windows = new HashMap<>();

    @BeforeEach
    void start() {
        detection = new DetectionDriver(folder.resolve("first"));
        detection.defines(shop(1), 0);
    }

    @AfterEach
    void stop() {
        detection.close();
    }

    @Test
    void aMinuteThatIsOverIsInItsHourAndItsDay() {
        detection.plays("SF", 1);
        waits(minute(2).plusSeconds(4));
        assertThat(windows).isEmpty();

        waits(minute(2).plusSeconds(6));
        assertThat(windows).containsOnlyKeys(MINUTE + minute(1), HOUR + NOON, DAY);
        waits(minute(4));

        assertThat(counts(MINUTE + minute(1))).containsExactly(1, 0);
        assertThat(counts(MINUTE + minute(2))).containsExactly(1, 1);
        assertThat(counts(HOUR + NOON)).containsExactly(2, 1);
        assertThat(counts(DAY)).containsExactly(2, 1);
    }

    @Test
    void aMinuteThatIsReadLateAndPieceByPieceIsWrittenOnce() {
        detection.waitsUntil(minute(30)).plays("S", 1);
        detection
                .waitsUntil(minute(31))
                .sees(result(1, Outcome.failed).setSlot(minute(1).plusSeconds(20)));
        detection
                .waitsUntil(minute(32))
                .sees(result(1, Outcome.passed).setSlot(minute(1).plusSeconds(40)));
        assertThat(detection.waitsUntil(minute(33)).history()).isEmpty();

        assertThat(detection.until(minute(34)).history())
                .filteredOn(record -> record.value() != null)
                .extracting(TestRecord::key)
                .containsExactlyInAnyOrder(MINUTE + minute(1), HOUR + NOON, DAY);
    }

    @Test
    void hoursBeginAtTheHourAndDaysAtMidnightUtc() {
        detection.plays("SS", 59).plays("SS", 12 * 60 - 1);
        waits(minute(13 * 60));

        assertThat(windows.keySet())
                .contains(
                        HOUR + NOON,
                        HOUR + minute(60),
                        HOUR + "2026-03-01T23:00:00Z",
                        HOUR + "2026-03-02T00:00:00Z",
                        DAY,
                        "core-shop/86400000/2026-03-02T00:00:00Z");
        assertThat(counts(DAY)).containsExactly(3, 0);
    }

    @Test
    void whatComesLateOrOutOfOrderIsInTheRightWindow() {
        detection.plays("SSS", 1);
        waits(minute(5));
        detection
                .sees(result(3, Outcome.failed).setLocation("ashburn"))
                .sees(result(1, Outcome.failed).setLocation("ashburn"));
        waits(minute(6));

        assertThat(counts(MINUTE + minute(1))).containsExactly(2, 1);
        assertThat(counts(MINUTE + minute(3))).containsExactly(2, 1);
        assertThat(counts(HOUR + NOON)).containsExactly(5, 2);
    }

    @Test
    void whatComesAfterAnHourIsInItsHourAndItsDayOnly() {
        detection.plays("S", 1);
        waits(minute(100));
        windows.clear();
        detection.sees(result(1, Outcome.passed).setLocation("ashburn"));
        waits(minute(101));

        assertThat(windows).containsOnlyKeys(HOUR + NOON, DAY);
        assertThat(counts(HOUR + NOON)).containsExactly(2, 0);
    }

    @Test
    void aSlotThatWasProbedTwiceCountsOnceBeforeAndAfterItsMinuteIsClosed() {
        detection.plays("S", 1).plays("S", 1);
        waits(minute(3));
        detection.plays("S", 1);
        waits(minute(4));

        assertThat(counts(MINUTE + minute(1))).containsExactly(1, 0);
        assertThat(counts(DAY)).containsExactly(1, 0);
    }

    @Test
    void inconclusiveResultsCountAsNothing() {
        detection.plays("I", 1);
        waits(minute(3));

        assertThat(windows).isEmpty();
    }

    @Test
    void latenciesAddUpToPercentilesWithinOnePercent() throws IOException {
        for (int i = 1; i <= 100; i++) {
            detection.sees(result(i, Outcome.passed).setLatencyMs((double) i));
        }
        waits(minute(103));

        DDSketch day = sketch(DAY);
        assertThat(day.getCount()).isEqualTo(100);
        assertThat(day.getValueAtQuantile(0.5)).isCloseTo(50, within(1.0));
        assertThat(day.getValueAtQuantile(0.95)).isCloseTo(95, within(1.5));
    }

    @Test
    void timeIsCountedByStatusAndWhatIsUnknownIsNot() {
        // Up from 12:01:01, when the first result was known; down from 12:03:00, the slot of the first failure, to
        // 12:08:01.
        detection.plays("SSFFFFSSS", 1);
        waits(minute(11));

        assertThat(window(HOUR + NOON).getTimeMs()).isEqualTo(Map.of("up", 238_000L, "down", 301_000L));
        assertThat(window(DAY).getTimeMs()).isEqualTo(Map.of("up", 238_000L, "down", 301_000L));
    }

    @Test
    void anOutageThatIsKnownAfterItsMinutesWereClosedIsCountedFromItsStartToo() {
        String results = "SSFFFFSSS";
        for (int i = 0; i < results.length(); i++) {
            detection.plays(results.substring(i, i + 1), i + 1);
            waits(minute(i + 1).plusSeconds(30));
        }
        waits(minute(11));

        assertThat(window(HOUR + NOON).getTimeMs()).isEqualTo(Map.of("up", 238_000L, "down", 301_000L));
        assertThat(window(MINUTE + minute(4)).getTimeMs()).containsEntry("down", 60_000L);
    }

    @Test
    void aChangeSoonAfterAMinuteOrManyOfThemTakesNoTimeFromThem() {
        detection.defines(shop(2).setFailures(1), 0).plays("SSS", 1);
        Instant broke = minute(4).plusSeconds(3);
        detection.sees(result(4, Outcome.failed).setSlot(broke).setStartedAt(broke));
        waits(minute(6));

        assertThat(window(MINUTE + minute(1)).getTimeMs()).isEqualTo(Map.of("up", 59_000L));
        assertThat(window(MINUTE + minute(2)).getTimeMs()).isEqualTo(Map.of("up", 60_000L));
        assertThat(window(MINUTE + minute(3)).getTimeMs()).isEqualTo(Map.of("up", 60_000L));
        assertThat(window(MINUTE + minute(4)).getTimeMs()).isEqualTo(Map.of("up", 3_000L, "down", 57_000L));
        assertThat(window(HOUR + NOON).getTimeMs()).isEqualTo(Map.of("up", 182_000L, "down", 57_000L));
    }

    @Test
    void aRestartCountsNothingTwiceAndForgetsNothing() {
        detection.plays("SS", 1);
        waits(minute(2).plusSeconds(30));

        try (DetectionDriver other = new DetectionDriver(folder.resolve("other"))) {
            other.takesOver(detection);
            other.plays("S", 2).plays("F", 3).until(minute(5));
            other.history().forEach(record -> windows.put(record.key(), record.value()));
        }

        assertThat(counts(MINUTE + minute(2))).containsExactly(1, 0);
        assertThat(counts(DAY)).containsExactly(3, 1);
    }

    @Test
    void windowsLeaveTheTopicAfterTheirTimeAndAllButTheTopicWithTheirEndpoint() {
        detection.plays("S", 1).until(minute(3));
        assertThat(detection.history())
                .filteredOn(record -> record.value() == null)
                .extracting(TestRecord::key)
                .containsExactly(MINUTE + "2026-02-15T12:01:00Z", HOUR + "2025-01-25T12:00:00Z");

        detection.deletes("core-shop", 4);
        assertThat(detection.remembersNothing()).isTrue();
    }

    private void waits(Instant until) {
        detection.until(until);
        detection.history().stream()
                .filter(record -> record.value() != null)
                .forEach(record -> windows.put(record.key(), record.value()));
    }

    private HistoryWindow window(String key) {
        return Objects.requireNonNull(windows.get(key), key);
    }

    private List<Integer> counts(String key) {
        HistoryWindow window = window(key);
        return List.of((int) window.getResults(), (int) window.getFailed());
    }

    private DDSketch sketch(String key) throws IOException {
        ByteBuffer latencies = Objects.requireNonNull(window(key).getLatencies());
        byte[] bytes = new byte[latencies.remaining()];
        latencies.duplicate().get(bytes);
        return DDSketch.decode(ByteArrayInput.wrap(bytes), UnboundedSizeDenseStore::new);
    }
}
