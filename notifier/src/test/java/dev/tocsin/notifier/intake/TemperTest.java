package dev.tocsin.notifier.intake;

import static dev.tocsin.notifier.intake.Jobs.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TemperTest {
    private final Temper temper = new Temper(16);
    private Instant now = NOW;

    @Test
    void theCircuitOpensAfterSeveralRequestsInARowWithoutAnAnswer() {
        for (int i = 1; i < Temper.SILENT; i++) {
            learn(Ending.UNANSWERED);
        }
        assertThat(temper.paused(now)).isFalse();
        learn(Ending.UNANSWERED);
        assertThat(temper.open()).isTrue();
        assertThat(temper.pause(now)).isEqualTo(Duration.ofSeconds(1));
        assertThat(temper.limit()).isEqualTo(1);
    }

    @Test
    void anAnswerOfAnyKindBeginsTheCountAnew() {
        for (int i = 1; i < 10 * Temper.SILENT; i++) {
            learn(i % Temper.SILENT == 0 ? Ending.ANSWERED : Ending.UNANSWERED);
        }
        assertThat(temper.open()).isFalse();
    }

    @Test
    void aTrialThatFailsDoublesThePauseToAMinuteAtMost() {
        for (int i = 0; i < Temper.SILENT; i++) {
            learn(Ending.UNANSWERED);
        }
        for (long pause : new long[] {2, 4, 8, 16, 32, 60, 60}) {
            pass();
            learn(Ending.UNANSWERED);
            assertThat(temper.pause(now)).isEqualTo(Duration.ofSeconds(pause));
        }
    }

    @Test
    void aTrialThatIsAnsweredClosesTheCircuitAndItBeginsWithFew() {
        for (int i = 0; i < Temper.SILENT; i++) {
            learn(Ending.UNANSWERED);
        }
        pass();
        learn(Ending.ANSWERED);
        assertThat(temper.open()).isFalse();
        assertThat(temper.paused(now)).isFalse();
        assertThat(temper.limit()).isEqualTo(2);
    }

    @Test
    void manyThatWereOpenTogetherCountAsOnePause() {
        for (int i = 0; i < 16; i++) {
            learn(Ending.UNANSWERED);
        }
        assertThat(temper.pause(now)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void whoAsksToBeLeftAloneIsForAMinuteAtMost() {
        temper.learn(Ending.BUSY, Optional.of(Duration.ofSeconds(7)), now);
        assertThat(temper.pause(now)).isEqualTo(Duration.ofSeconds(7));
        temper.learn(Ending.BUSY, Optional.of(Duration.ofHours(7)), now);
        assertThat(temper.pause(now)).isEqualTo(Duration.ofSeconds(60));
        assertThat(temper.open()).isFalse();
    }

    @Test
    void whoIsTooBusyAndNamesNoTimeIsLeftAloneForLongerAndLonger() {
        learn(Ending.BUSY);
        assertThat(temper.pause(now)).isEqualTo(Duration.ofSeconds(1));
        pass();
        learn(Ending.BUSY);
        assertThat(temper.pause(now)).isEqualTo(Duration.ofSeconds(2));
        pass();
        learn(Ending.SUCCEEDED);
        learn(Ending.BUSY);
        assertThat(temper.pause(now)).isEqualTo(Duration.ofSeconds(1));
    }

    private void learn(Ending ending) {
        temper.learn(ending, Optional.empty(), now);
    }

    private void pass() {
        now = now.plus(temper.pause(now)).plusMillis(1);
    }
}
