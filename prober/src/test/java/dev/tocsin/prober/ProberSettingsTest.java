package dev.tocsin.prober;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tocsin.bootstrap.settings.InvalidSettings;
import dev.tocsin.bootstrap.settings.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProberSettingsTest {
    @Test
    void hasDefaultsForAllButTheBroker() {
        ProberSettings settings =
                Settings.of(Map.of("KAFKA_BOOTSTRAP_SERVERS", "k:9092")).orReport(ProberSettings::from);

        assertThat(settings.location()).isEqualTo("default");
        assertThat(settings.membership().group()).isEqualTo("tocsin.prober.default");
        assertThat(settings.inFlight()).isEqualTo(2000);
        assertThat(settings.buffer()).isEqualTo(50_000);
        assertThat(settings.kafka()).containsEntry("bootstrap.servers", "k:9092");
        assertThat(settings.references()).containsExactly("k:9092");
    }

    @Test
    void takesPlacesOfReference() {
        var settings = Settings.of(Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS", "k:9092", "PROBER_REFERENCES", "192.0.2.1:443, [2001:db8::1]:53"))
                .orReport(ProberSettings::from);

        assertThat(settings.references()).containsExactly("192.0.2.1:443", "[2001:db8::1]:53");
    }

    @Test
    void reportsAllProblemsAtOnce() {
        var settings = Settings.of(Map.of(
                "TOCSIN_LOCATION",
                "a b",
                "PROBER_IN_FLIGHT",
                "0",
                "TOCSIN_TOPIC_PREFIX",
                "bad prefix",
                "PROBER_REFERENCES",
                "192.0.2.1:443,nowhere"));

        var invalid = catchThrowableOfType(InvalidSettings.class, () -> settings.orReport(ProberSettings::from));

        assertThat(invalid.problems())
                .hasSize(5)
                .anySatisfy(problem ->
                        assertThat(problem).startsWith("PROBER_REFERENCES").contains("'nowhere'"))
                .anySatisfy(problem -> assertThat(problem).startsWith("KAFKA_BOOTSTRAP_SERVERS"))
                .anySatisfy(problem ->
                        assertThat(problem).startsWith("TOCSIN_LOCATION").contains("'a b'"))
                .anySatisfy(problem -> assertThat(problem).startsWith("PROBER_IN_FLIGHT"))
                .anySatisfy(problem -> assertThat(problem).startsWith("TOCSIN_TOPIC_PREFIX"));
    }
}
