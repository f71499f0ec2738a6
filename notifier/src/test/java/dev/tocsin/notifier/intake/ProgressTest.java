package dev.tocsin.notifier.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final int ROOM = Checkpoint.METADATA_BYTES;

    private final Progress progress = new Progress(100, 50, Map.of());

    @Test
    void theLowestThatIsNotDoneIsCommittedWithAMapOfThoseBehindIt() {
        List<Progress.Slot> slots = add(100, 101, 102, 103, 104);
        progress.done(slots.get(0), 50);
        progress.done(slots.get(2), 51);
        progress.done(slots.get(3), 52);
        Checkpoint checkpoint = progress.checkpoint(ROOM);
        assertThat(checkpoint).isEqualTo(new Checkpoint(101, 53, List.of(1L, 2L)));
        assertThat(checkpoint.done()).containsOnlyKeys(102L, 103L);
    }

    @Test
    void whenAllIsDoneTheNextOffsetIsCommitted() {
        List<Progress.Slot> slots = add(100, 101);
        progress.done(slots.get(1), 50);
        progress.done(slots.get(0), 51);
        assertThat(progress.checkpoint(ROOM)).isEqualTo(new Checkpoint(102, 52, List.of()));
        assertThat(progress.open()).isZero();
    }

    @Test
    void offsetsThatNeverComeCountAsDone() {
        List<Progress.Slot> slots = add(100, 103, 107);
        progress.done(slots.get(0), 50);
        assertThat(progress.checkpoint(ROOM).offset()).isEqualTo(103);
        progress.done(slots.get(2), 51);
        progress.done(slots.get(1), 52);
        progress.reached(110);
        assertThat(progress.checkpoint(ROOM)).isEqualTo(new Checkpoint(110, 53, List.of()));
    }

    @Test
    void aCheckpointComesBackFromItsMetadata() {
        Checkpoint checkpoint = new Checkpoint(7, 1_234_567_890_123L, List.of(0L, 1L, 127L, 128L, 300_000L, 2L));
        assertThat(Checkpoint.of(7, checkpoint.metadata())).isEqualTo(checkpoint);
    }

    @Test
    void metadataOfSomebodyElseSaysNothing() {
        for (String foreign : List.of("", "hello", "!!!", "AA==", "AQ==", "Af8=")) {
            assertThat(Checkpoint.of(7, foreign)).isEqualTo(new Checkpoint(7, 0, List.of()));
        }
    }

    @Test
    void aMapThatIsTooLongIsCutAndOutcomesAreReadAgainFromTheFirstLeftOut() {
        List<Progress.Slot> slots = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            slots.addAll(add(100 + i));
        }
        for (int i = 1; i < 10_000; i += 2) {
            progress.done(slots.get(i), 1_000 + i);
        }
        Checkpoint checkpoint = progress.checkpoint(ROOM);
        assertThat(checkpoint.metadata().length()).isLessThanOrEqualTo(4_096);
        long covered = checkpoint.done().keySet().stream()
                .mapToLong(Long::longValue)
                .max()
                .orElseThrow();
        assertThat(checkpoint.outcomes()).isEqualTo(1_000 + covered - 100 + 2);
    }

    @Test
    void whatWasDoneBeforeIsNotHandedOutAgain() {
        Progress resumed = new Progress(100, 60, Map.of(101L, -1L, 103L, 55L));
        assertThat(resumed.add(100)).isPresent();
        assertThat(resumed.add(101)).isEmpty();
        assertThat(resumed.add(102)).isPresent();
        assertThat(resumed.add(103)).isEmpty();
        assertThat(resumed.open()).isEqualTo(2);
    }

    @Test
    void whatWasDoneBeforeIsNotForgottenByACheckpointTakenBeforeItIsDeliveredAgain() {
        Progress resumed = new Progress(100, 60, Map.of(101L, -1L, 102L, 58L, 105L, 59L));
        assertThat(resumed.checkpoint(ROOM)).isEqualTo(new Checkpoint(100, 60, List.of(1L, 2L, 2L, 1L)));
        resumed.add(100);
        assertThat(resumed.checkpoint(ROOM)).isEqualTo(new Checkpoint(100, 60, List.of(1L, 2L, 2L, 1L)));
        resumed.add(101);
        assertThat(resumed.checkpoint(ROOM)).isEqualTo(new Checkpoint(100, 60, List.of(1L, 2L, 2L, 1L)));
    }

    @Test
    void askingTwiceIsNotNews() {
        List<Progress.Slot> slots = add(100);
        progress.done(slots.get(0), 50);
        assertThat(progress.dirty()).isTrue();
        progress.committed(true);
        progress.done(slots.get(0), 50);
        progress.reached(101);
        assertThat(progress.dirty()).isFalse();
    }

    private List<Progress.Slot> add(long... offsets) {
        List<Progress.Slot> slots = new ArrayList<>();
        for (long offset : offsets) {
            slots.add(progress.add(offset).orElseThrow());
        }
        return slots;
    }
}
