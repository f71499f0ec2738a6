package dev.tocsin.api.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tocsin.schemas.event.EndpointState;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimelineTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    private final Timeline timeline = new Timeline();

    @Test
    void thereIsNoUptimeWithoutData() {
        assertThat(timeline.uptime(DAY, NOW)).isEmpty();
    }

    @Test
    void uptimeIsWeightedByTimeNotByNumberOfChanges() {
        at(30, EndpointState.up);
        at(6, EndpointState.down);
        at(5.9, EndpointState.up);
        at(3, EndpointState.down);

        assertThat(timeline.uptime(DAY, NOW).orElseThrow()).isEqualTo((24 - 3.1) / 24, within(1e-9));
    }

    @Test
    void whatWasBeforeTheWindowCountsFromItsStart() {
        at(48, EndpointState.down);
        at(12, EndpointState.up);

        assertThat(timeline.uptime(DAY, NOW)).contains(0.5);
    }

    @Test
    void maintenancePauseAndTheUnknownDoNotCount() {
        at(20, EndpointState.up);
        at(10, EndpointState.maintenance);
        at(6, EndpointState.unknown);
        at(4, EndpointState.paused);
        at(2, EndpointState.down);

        assertThat(timeline.uptime(DAY, NOW).orElseThrow()).isEqualTo(10.0 / 12, within(1e-9));
    }

    @Test
    void degradedIsUpAndPartialIsNot() {
        at(24, EndpointState.degraded);
        at(6, EndpointState.partial);

        assertThat(timeline.uptime(DAY, NOW)).contains(0.75);
    }

    @Test
    void nothingButMaintenanceIsNoData() {
        at(30, EndpointState.maintenance);

        assertThat(timeline.uptime(DAY, NOW)).isEmpty();
    }

    @Test
    void changesAfterTheWindowDoNotMatter() {
        at(24, EndpointState.up);
        at(-1, EndpointState.down);

        assertThat(timeline.uptime(DAY, NOW)).contains(1.0);
    }

    @Test
    void forgettingKeepsTheStateAtTheCutoff() {
        at(100, EndpointState.down);
        at(50, EndpointState.up);
        at(12, EndpointState.down);

        timeline.forgetBefore(NOW.minus(DAY));

        assertThat(timeline.changes()).hasSize(2);
        assertThat(timeline.uptime(DAY, NOW)).contains(0.5);
    }

    private void at(double hoursAgo, EndpointState state) {
        timeline.add(NOW.minusMillis((long) (hoursAgo * 3_600_000)), state);
    }
}
