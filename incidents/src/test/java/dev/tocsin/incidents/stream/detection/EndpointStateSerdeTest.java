package dev.tocsin.incidents.stream.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.incidents.detection.Care;
import dev.tocsin.incidents.detection.Condition;
import dev.tocsin.incidents.detection.EndpointState;
import dev.tocsin.incidents.detection.Flapping;
import dev.tocsin.incidents.detection.Interruption;
import dev.tocsin.incidents.detection.LocationState;
import dev.tocsin.incidents.detection.Recent;
import dev.tocsin.incidents.detection.Run;
import dev.tocsin.incidents.detection.Severity;
import dev.tocsin.incidents.detection.Track;
import dev.tocsin.incidents.detection.Window;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EndpointStateSerdeTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Run RUN = new Run(2, List.of(NOON, NOON.plusSeconds(60)));

    /** What {@link #everything} was written as by version 1, which must stay readable. */
    private static final String VERSION_1 =
            "AQAAAAAAAAAHAQAAAZypRQYYRgAAAZypRQoAZAAAAZypRQ3oAARzbG93AAAAAwAHYXNoYnVybgAAAZyp"
                    + "RQoAPwAAAAICAAABnKlFCgAAAAGcqUX0YAAFdG9reW8AAAGcqUUKAFUAAAAAAAAGdmllbm5hAAABnKlF"
                    + "CgBGAAABnKlFCgBwAAtubyDigJxPS+KAnQAAAAICAAABnKlFCgAAAAGcqUX0YAAAAAAA";

    private static EndpointState state(Condition condition) {
        return new EndpointState(
                0, new TreeMap<>(), condition, Optional.empty(), Optional.empty(), Interruption.NONE, Flapping.NONE);
    }

    private static EndpointState everything(Care care) {
        TreeMap<String, Track> tracks = new TreeMap<>();
        tracks.put("ashburn", new Track(NOON, new LocationState.Undecided(RUN), Recent.NONE));
        tracks.put("tokyo", new Track(NOON, new LocationState.Passing(Run.NONE), Recent.NONE));
        tracks.put(
                "vienna",
                new Track(
                        NOON,
                        new LocationState.Failing(NOON, Severity.PARTIAL, "no “OK”", RUN, Run.NONE),
                        Recent.NONE));
        return new EndpointState(
                7,
                tracks,
                new Condition.Failing(NOON, Severity.DEGRADED, NOON.plusSeconds(1), "slow"),
                Optional.of(NOON.minusSeconds(1)),
                Optional.of(care),
                Interruption.NONE,
                Flapping.NONE);
    }

    private static Care care(Instant told, boolean acknowledged) {
        return new Care(told, acknowledged, Optional.empty(), Optional.empty());
    }

    /** What versions after the first remember. */
    private static EndpointState more() {
        TreeMap<String, Track> tracks = new TreeMap<>();
        tracks.put("tokyo", new Track(NOON, new LocationState.Passing(Run.NONE), new Recent(0b101, RUN.slots())));
        return new EndpointState(
                7,
                tracks,
                new Condition.Failing(NOON, Severity.DEGRADED, NOON.plusSeconds(1), "slow"),
                Optional.empty(),
                Optional.of(new Care(NOON, false, Optional.of(NOON.plusSeconds(9)), Optional.of("core"))),
                new Interruption(Optional.of(new Window("w", "weekly", NOON, NOON.plusSeconds(3))), NOON),
                new Flapping(RUN.slots(), true, Optional.of(NOON)));
    }

    static List<EndpointState> states() {
        return List.of(
                more(),
                everything(care(NOON.plusSeconds(5), true)),
                state(new Condition.Unknown(NOON, "nothing seen yet")),
                state(new Condition.Up(NOON, "")),
                state(new Condition.Paused(NOON, "the definition is disabled")),
                state(new Condition.Failing(NOON, Severity.MAJOR, NOON, "")));
    }

    @ParameterizedTest
    @MethodSource("states")
    void readsWhatItWrote(EndpointState state) {
        assertThat(EndpointStateSerde.decode(EndpointStateSerde.encode(state))).isEqualTo(state);
    }

    @Test
    void stillReadsVersion1() {
        assertThat(EndpointStateSerde.decode(Base64.getDecoder().decode(VERSION_1)))
                .isEqualTo(everything(care(NOON.plusSeconds(1), false)));
    }

    @Test
    void refusesALaterVersionAndSaysWhatToDo() {
        assertThatThrownBy(() -> EndpointStateSerde.decode(new byte[] {4}))
                .isInstanceOf(SerializationException.class)
                .hasMessage(
                        "endpoint state: expected version 1 to 3, but was 4; a newer Tocsin wrote it, run that version");
    }

    @Test
    void refusesWhatIsCutOff() {
        byte[] whole = EndpointStateSerde.encode(everything(care(NOON, false)));

        assertThatThrownBy(() -> EndpointStateSerde.decode(Arrays.copyOf(whole, whole.length - 1)))
                .isInstanceOf(SerializationException.class);
    }
}
