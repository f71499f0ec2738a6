package dev.tocsin.hookscdc.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SelectionTest {

    private static Demand demand(String tables) {
        return new Demand("hook", 1, Optional.of("shop"), TablePattern.of(tables, "shop"), Demand.EVERYTHING);
    }

    private static TableFacts table(String name, boolean identified) {
        return new TableFacts(new TableName("public", name), 1, 'r', true, identified, false);
    }

    @Test
    void takesEachWantedTableOnce() {
        Selection selection = Selection.of(
                List.of(demand("orders"), demand("public.*")),
                List.of(),
                List.of(table("orders", true), table("lines", true)));
        assertThat(selection.tables().keySet())
                .extracting(TableFacts::name)
                .extracting(TableName::table)
                .containsExactlyInAnyOrder("orders", "lines");
        assertThat(selection.problems()).isEmpty();
    }

    @Test
    void missesOnlyTablesThatAreNamed() {
        Selection selection = Selection.of(List.of(demand("absent"), demand("none.*")), List.of(), List.of());
        assertThat(selection.problems()).extracting(TableProblem::table).containsExactly("public.absent");
        assertThat(selection.problems()).extracting(TableProblem::kind).containsExactly(TableProblem.Kind.MISSING);
    }

    @Test
    void refusesATableWithoutIdentityAndSaysWhatWouldHelp() {
        Selection selection = Selection.of(List.of(demand("orders")), List.of(), List.of(table("orders", false)));
        assertThat(selection.tables()).isEmpty();
        assertThat(selection.problems().get(0).reason())
                .contains("ALTER TABLE \"public\".\"orders\" REPLICA IDENTITY FULL");
    }

    @Test
    void refusesATableThatTheDefinitionDoesNotAllow() {
        Selection selection = Selection.of(
                List.of(demand("orders")), List.of(TablePattern.of("sales.*", "shop")), List.of(table("orders", true)));
        assertThat(selection.problems().get(0).reason()).contains("add public.orders there");
    }

    @Test
    void understandsNamesWithAndWithoutSchemaAndDatabase() {
        TableName orders = new TableName("public", "orders");
        assertThat(List.of("orders", "public.orders", "shop.public.orders", "public.*", "*", "pub*.ord*"))
                .allMatch(text -> TablePattern.of(text, "shop").matches(orders));
        assertThat(List.of("public.order", "public.orders_old", "publicXorders", "other.*"))
                .noneMatch(text -> TablePattern.of(text, "shop").matches(orders));
    }
}
