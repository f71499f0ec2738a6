package dev.tocsin.bootstrap.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
    private static final Settings NONE = Settings.of(Map.of());

    private record Delivery(Duration timeout, Duration firstRetry, int attempts) {
        private static Delivery from(Settings settings) {
            return new Delivery(
                    settings.duration("TIMEOUT", Duration.ofSeconds(10)),
                    settings.duration("FIRST_RETRY", Duration.ofSeconds(5)),
                    settings.number("ATTEMPTS", 10, 1, 100));
        }
    }

    @Test
    void answersDefaultsForWhatIsAbsent() {
        assertThat(NONE.text("A", "a")).isEqualTo("a");
        assertThat(NONE.optional("A")).isEmpty();
        assertThat(NONE.number("A", 5, 1, 3)).isEqualTo(5);
        assertThat(NONE.flag("A", true)).isTrue();
        assertThat(NONE.duration("A", Duration.ofSeconds(7))).isEqualTo(Duration.ofSeconds(7));
        assertThat(NONE.path("A", Path.of("/data"))).isEqualTo(Path.of("/data"));
        assertThat(NONE.list("A", List.of("x"))).containsExactly("x");
    }

    @Test
    void readsEachTypeFromItsText() {
        var settings = Settings.of(Map.of(
                "TEXT",
                " words ",
                "NUMBER",
                "42",
                "FLAG",
                "True",
                "DURATION",
                "1h30m",
                "PATH",
                "/var/lib",
                "LIST",
                " a, b ,,c"));

        assertThat(settings.text("TEXT")).isEqualTo("words");
        assertThat(settings.number("NUMBER", 1, 42, 42)).isEqualTo(42);
        assertThat(settings.flag("FLAG", false)).isTrue();
        assertThat(settings.duration("DURATION", Duration.ZERO)).isEqualTo(Duration.ofMinutes(90));
        assertThat(settings.path("PATH", Path.of("x"))).isEqualTo(Path.of("/var/lib"));
        assertThat(settings.list("LIST", List.of())).containsExactly("a", "b", "c");
        assertThat(settings.value("PATH", URI.create("x:y"), URI::create)).isEqualTo(URI.create("/var/lib"));
    }

    @Test
    void countsAnEmptyValueAsAbsent() {
        var settings = Settings.of(Map.of("PORT", " "));

        assertThat(settings.number("PORT", 80, 0, 100)).isEqualTo(80);
    }

    @Test
    void reportsAllProblemsAtOnce() {
        var settings = Settings.of(Map.of("TIMEOUT", "10", "FIRST_RETRY", "soon", "ATTEMPTS", "0"));

        var invalid = catchThrowableOfType(InvalidSettings.class, () -> settings.orReport(Delivery::from));

        assertThat(invalid).hasMessage("""
                invalid settings:
                  - TIMEOUT: expected a duration such as 500ms, 60s or 5m but was '10'
                  - FIRST_RETRY: expected a duration such as 500ms, 60s or 5m but was 'soon'
                  - ATTEMPTS: expected a whole number from 1 to 100 but was '0'""");
        assertThat(invalid.problems()).hasSize(3);
    }

    @Test
    void answersWhatTheReaderMadeWhenAllIsWell() {
        var settings = Settings.of(Map.of("TIMEOUT", "1s"));

        assertThat(settings.orReport(Delivery::from))
                .isEqualTo(new Delivery(Duration.ofSeconds(1), Duration.ofSeconds(5), 10));
    }

    @Test
    void throwsAtOnceOutsideAReport() {
        var settings = Settings.of(Map.of("FLAG", "yes"));

        assertThatThrownBy(() -> settings.flag("FLAG", true))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining("FLAG: expected true or false but was 'yes'");
    }

    @Test
    void saysWhichRequiredSettingIsMissing() {
        assertThatThrownBy(() -> NONE.text("TOCSIN_URL"))
                .hasMessageContaining("TOCSIN_URL: is required but was not set");
    }

    @Test
    void gathersTheProblemsOfNestedReportsInOne() {
        var settings = Settings.of(Map.of("TIMEOUT", "x", "FLAG", "y"));

        var invalid = catchThrowableOfType(
                InvalidSettings.class,
                () -> settings.orReport(outer -> outer.flag("FLAG", true) + " " + outer.orReport(Delivery::from)));

        assertThat(invalid.problems()).hasSize(2);
    }

    @Test
    void prefersTheProblemToWhatItBrokeInTheReader() {
        assertThatThrownBy(() -> NONE.orReport(settings -> URI.create(settings.text("URL") + ":")))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining("URL: is required");
    }

    @Test
    void letsAFailureOfTheReaderItselfThrough() {
        assertThatThrownBy(() -> NONE.orReport(settings -> {
                    throw new IllegalStateException("broken reader");
                }))
                .hasMessage("broken reader");
    }

    @Test
    void includesProblemsThatTheReaderFoundItself() {
        assertThatThrownBy(() -> NONE.orReport(settings -> {
                    settings.report("MIN: must not be above MAX");
                    return settings.text("URL");
                }))
                .hasMessageContaining("MIN: must not be above MAX")
                .hasMessageContaining("URL: is required");
    }

    @Test
    void makesClientPropertiesOfTheKafkaSettings() {
        var settings = Settings.of(Map.of(
                "KAFKA_BOOTSTRAP_SERVERS", "a:9092,b:9092",
                "KAFKA_SECURITY_PROTOCOL", "SASL_SSL",
                "KAFKA_SASL_JAAS_CONFIG", "",
                "OTHER", "x"));

        assertThat(settings.kafka())
                .isEqualTo(Map.of("bootstrap.servers", "a:9092,b:9092", "security.protocol", "SASL_SSL"));
    }

    @Test
    void wantsTheBrokersOfKafka() {
        assertThatThrownBy(() -> NONE.orReport(Settings::kafka))
                .hasMessageContaining("KAFKA_BOOTSTRAP_SERVERS: is required but was not set");
    }

    @Test
    void leavesTheOriginalAsItWasWhenAValueIsAdded() {
        assertThat(NONE.with("A", "1").text("A")).isEqualTo("1");
        assertThat(NONE.optional("A")).isEmpty();
    }

    @Test
    void doesNotPrintValues() {
        assertThat(Settings.of(Map.of("B_TOKEN", "hush", "A", "1"))).hasToString("Settings[A, B_TOKEN]");
    }
}
