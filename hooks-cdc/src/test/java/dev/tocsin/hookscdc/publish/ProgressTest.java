package dev.tocsin.hookscdc.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ProgressTest {

    private static Position at(long commit, RowId row) {
        return new Position("sys", 1, "slot", commit, row, List.of(), Optional.empty());
    }

    private static Progress progress(Position resumed) {
        return new Progress(resumed, new Snapshots(resumed));
    }

    @Test
    void countsRowsThatShareATransactionAndAnLsn() {
        Progress progress = progress(at(0, RowId.NONE));
        assertThat(progress.admit(7, 100)).contains(new RowId(7, 100, 0));
        assertThat(progress.admit(7, 100)).contains(new RowId(7, 100, 1));
        assertThat(progress.admit(7, 120)).contains(new RowId(7, 120, 0));
        assertThat(progress.admit(8, 120)).contains(new RowId(8, 120, 0));
    }

    @Test
    void skipsOfAHalfToldTransactionExactlyWhatWasTold() {
        Progress progress = progress(at(90, new RowId(7, 100, 1)));
        assertThat(progress.admit(7, 95)).isEmpty();
        assertThat(progress.admit(7, 100)).isEmpty();
        assertThat(progress.admit(7, 100)).isEmpty();
        assertThat(progress.moved()).isFalse();
        assertThat(progress.admit(7, 100)).contains(new RowId(7, 100, 2));
        assertThat(progress.position()).isEqualTo(at(90, new RowId(7, 100, 2)));
    }

    /** Transactions come in the order of their commits, not of their rows. */
    @Test
    void admitsOtherTransactionsWhoseRowsLieEarlierInTheLog() {
        Progress progress = progress(at(90, new RowId(7, 100, 0)));
        assertThat(progress.admit(6, 50)).contains(new RowId(6, 50, 0));
    }

    @Test
    void neverGoesBackToALowerCommit() {
        Progress progress = progress(at(90, RowId.NONE));
        progress.committed(80);
        assertThat(progress.moved()).isFalse();
        progress.committed(120);
        progress.committed(110);
        assertThat(progress.moved()).isTrue();
        assertThat(progress.position().highestCommit()).isEqualTo(120);
        assertThat(progress.moved()).isFalse();
    }

    private static Optional<String> gap(
            Optional<Position> known, String system, int timeline, long flushed, long confirmed, boolean made) {
        return Resumption.of(known, system, timeline, "slot", flushed, confirmed, made, Optional.empty())
                .gap();
    }

    @Test
    void goesOnWithoutAGapWhereNothingChanged() {
        Position known = at(90, new RowId(7, 100, 0));
        assertThat(Resumption.of(Optional.of(known), "sys", 1, "slot", 200, 95, false, Optional.empty()))
                .isEqualTo(new Resumption(known, Optional.empty()));
        assertThat(gap(Optional.empty(), "sys", 1, 200, 95, true)).isEmpty();
    }

    @Test
    void announcesAGapWheneverThePositionMeansNothingHere() {
        Optional<Position> known = Optional.of(at(90, new RowId(7, 100, 0)));
        assertThat(gap(known, "other", 1, 200, 95, false)).get().asString().contains("another database server");
        assertThat(gap(known, "sys", 2, 200, 95, false)).get().asString().contains("a new time line");
        assertThat(gap(known, "sys", 1, 200, 95, true)).get().asString().contains("missing or lost");
        assertThat(gap(known, "sys", 1, 80, 70, false)).get().asString().contains("log ends at 0/50");
        assertThat(gap(known, "sys", 1, 200, 150, false)).get().asString().contains("read by somebody else");
    }

    @Test
    void startsAtTheSlotAfterAGap() {
        Resumption resumption = Resumption.of(
                Optional.of(at(90, new RowId(7, 100, 0))), "other", 3, "slot", 200, 150, false, Optional.empty());
        assertThat(resumption.position())
                .isEqualTo(new Position("other", 3, "slot", 150, RowId.NONE, List.of(), Optional.empty()));
    }

    private static Resumption promoted(long confirmed, boolean made, Optional<Long> shared) {
        return Resumption.of(Optional.of(at(90, new RowId(7, 100, 0))), "sys", 2, "slot", 200, confirmed, made, shared);
    }

    @Test
    void goesOnWhereItWasOnAPromotedServerToWhichTheSlotCameAlong() {
        Resumption resumption = promoted(80, false, Optional.of(100L));
        assertThat(resumption.position())
                .isEqualTo(new Position("sys", 2, "slot", 90, new RowId(7, 100, 0), List.of(), Optional.empty()));
        assertThat(resumption.gap())
                .get()
                .asString()
                .contains("a new time line")
                .contains("nothing that this server has");
    }

    @Test
    void goesOnWhereTheTimeLinesPartedIfMoreWasToldThanThePromotedServerHas() {
        Resumption resumption = promoted(80, false, Optional.of(85L));
        assertThat(resumption.position())
                .isEqualTo(new Position("sys", 2, "slot", 85, RowId.NONE, List.of(), Optional.empty()));
        assertThat(resumption.gap()).get().asString().contains("lost with the server before");
    }

    @Test
    void startsAtTheSlotOfAPromotedServerThatWasMadeAnewOrIsAhead() {
        assertThat(promoted(150, true, Optional.empty()).position().highestCommit())
                .isEqualTo(150);
        assertThat(promoted(150, false, Optional.of(100L)).position().highestCommit())
                .isEqualTo(150);
        assertThat(promoted(80, false, Optional.empty()).position().highestCommit())
                .isEqualTo(80);
    }
}
