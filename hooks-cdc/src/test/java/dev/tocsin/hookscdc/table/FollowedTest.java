package dev.tocsin.hookscdc.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class FollowedTest {

    private static final List<Demand> ON_T = List.of(demand("t"));
    private static final Followed NOTHING = Followed.nothing("server");

    private static Demand demand(String tables) {
        return new Demand("hook", 1, Optional.of("shop"), TablePattern.of(tables, "shop"), Demand.EVERYTHING);
    }

    private static TableFacts table(String name, long oid) {
        return new TableFacts(new TableName("public", name), oid, 'r', true, true, false);
    }

    @Test
    void whatIsThereWhenItIsFirstWantedHasNotAppeared() {
        TableFacts there = table("t", 1);
        assertThat(NOTHING.appeared(there)).isFalse();
        assertThat(NOTHING.looked(ON_T, List.of(there), List.of()).appeared(there))
                .isFalse();
    }

    @Test
    void whatComesUnderAWantedNameHasAppeared() {
        Followed missing = NOTHING.looked(ON_T, List.of(), List.of());
        assertThat(missing.appeared(table("t", 1))).isTrue();
        assertThat(missing.appeared(table("u", 1))).isFalse();
    }

    @Test
    void anotherTableOfTheSameNameHasAppeared() {
        Followed known = NOTHING.looked(ON_T, List.of(table("t", 1)), List.of());
        assertThat(known.appeared(table("t", 2))).isTrue();
        assertThat(known.looked(ON_T, List.of(), List.of()).appeared(table("t", 1)))
                .isTrue();
    }

    @Test
    void whatHasAppearedStaysSoUntilItIsCaptured() {
        TableFacts anew = table("t", 2);
        Followed known = NOTHING.looked(ON_T, List.of(table("t", 1)), List.of());
        Followed again = known.looked(ON_T, List.of(anew), List.of());
        assertThat(again.appeared(anew)).isTrue();
        assertThat(again.told(anew, 77).appeared(anew)).isFalse();
        assertThat(again.looked(ON_T, List.of(anew), List.of(anew.name())).appeared(anew))
                .isFalse();
    }

    @Test
    void whatNobodyWantsAnyMoreIsForgotten() {
        Followed known = NOTHING.looked(ON_T, List.of(), List.of()).looked(List.of(), List.of(), List.of());
        assertThat(known.appeared(table("t", 1))).isFalse();
    }

    @Test
    void whatAnotherHookBeginsToWantHasNotAppearedByThat() {
        Followed known = NOTHING.looked(ON_T, List.of(table("t", 1)), List.of());
        Followed both =
                known.looked(List.of(demand("t"), demand("*")), List.of(table("t", 1), table("u", 2)), List.of());
        assertThat(both.appeared(table("u", 2))).isFalse();
        assertThat(both.appeared(table("v", 3))).isTrue();
    }

    @Test
    void remembersTheLastTellings() {
        Followed followed = NOTHING;
        for (long transaction : LongStream.rangeClosed(1, 2100).toArray()) {
            followed = followed.told(table("t", transaction), transaction);
        }
        assertThat(followed.tellings()).hasSize(2000).endsWith(2100L).doesNotContain(100L);
    }
}
