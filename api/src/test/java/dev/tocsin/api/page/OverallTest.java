package dev.tocsin.api.page;

import static dev.tocsin.schemas.event.EndpointState.degraded;
import static dev.tocsin.schemas.event.EndpointState.down;
import static dev.tocsin.schemas.event.EndpointState.maintenance;
import static dev.tocsin.schemas.event.EndpointState.partial;
import static dev.tocsin.schemas.event.EndpointState.paused;
import static dev.tocsin.schemas.event.EndpointState.unknown;
import static dev.tocsin.schemas.event.EndpointState.up;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.schemas.event.EndpointState;
import java.util.List;
import org.junit.jupiter.api.Test;

class OverallTest {

    @Test
    void saysInOneSentenceHowAllOfItIs() {
        assertThat(of()).isEqualTo(new Overall(paused, "Nothing is watched yet"));
        assertThat(of(paused, paused)).isEqualTo(new Overall(paused, "Everything is paused"));
        assertThat(of(up, up, paused)).isEqualTo(new Overall(up, "All systems operational"));
        assertThat(of(unknown, unknown)).isEqualTo(new Overall(unknown, "Waiting for the first results"));
        assertThat(of(up, unknown, up))
                .isEqualTo(new Overall(unknown, "2 of 3 endpoints operational, 1 not known yet"));
        assertThat(of(up, maintenance)).isEqualTo(new Overall(maintenance, "1 of 2 endpoints is in maintenance"));
        assertThat(of(up, degraded, up)).isEqualTo(new Overall(degraded, "1 of 3 endpoints is degraded"));
        assertThat(of(down)).isEqualTo(new Overall(down, "The endpoint is down"));
        assertThat(of(down, down)).isEqualTo(new Overall(down, "All 2 endpoints are down"));
    }

    @Test
    void namesTheWorstFirst() {
        assertThat(of(degraded, up, down, partial, down, paused))
                .isEqualTo(new Overall(down, "2 of 5 endpoints are down, 1 is partially down, 1 is degraded"));
    }

    @Test
    void aGroupSaysOnlyWhatIsNotUp() {
        assertThat(Overall.brief(List.of(up, up))).isEqualTo("all operational");
        assertThat(Overall.brief(List.of(up, paused, down, down))).isEqualTo("2 down, 1 paused");
    }

    private static Overall of(EndpointState... states) {
        return Overall.of(List.of(states));
    }
}
