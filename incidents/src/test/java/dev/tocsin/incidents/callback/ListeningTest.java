package dev.tocsin.incidents.callback;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ListeningTest {

    private static final Happening.Endpoint SHOP =
            new Happening.Endpoint("core-shop", Optional.of("core"), Set.of("prod", "eu"), true);

    @Test
    void hearsTheOperationsItNamesOnTheTableItNames() {
        Listening listening = orders(Set.of("insert"));

        assertThat(listening.wants(row("orders", "insert"))).isTrue();
        assertThat(listening.wants(row("orders", "update"))).isFalse();
        assertThat(listening.wants(row("customers", "insert"))).isFalse();
    }

    @Test
    void hearsInsertsUpdatesAndDeletesWhenItNamesNoOperation() {
        Listening listening = orders(Set.of());

        assertThat(listening.wants(row("orders", "delete"))).isTrue();
        assertThat(listening.wants(row("orders", "snapshot"))).isFalse();
        assertThat(listening.wants(row("orders", "truncate"))).isFalse();
    }

    @Test
    void hearsTheSameTableNameOfAnotherSchemaOrDatabaseNot() {
        Listening listening = orders(Set.of());

        assertThat(listening.wants(happening("shop", "archive", "orders", "insert")))
                .isFalse();
        assertThat(listening.wants(happening("books", "public", "orders", "insert")))
                .isFalse();
    }

    @Test
    void hearsEveryTableWhereTheNameIsAStarOrMissing() {
        Listening listening =
                new Listening.ToRows(Optional.of("shop"), Optional.empty(), Optional.of("*"), Set.of(), Set.of());

        assertThat(listening.wants(row("customers", "insert"))).isTrue();
        assertThat(listening.wants(happening("books", "public", "orders", "insert")))
                .isFalse();
    }

    @Test
    void hearsTheStepsOfIncidentsItNames() {
        Listening listening = incidents(Set.of("opened", "resolved"), EndpointFilter.ALL);

        assertThat(listening.wants(incident("opened"))).isTrue();
        assertThat(listening.wants(incident("changed"))).isFalse();
        assertThat(listening.wants(row("orders", "insert"))).isFalse();
        assertThat(listening.wants(Happening.of("dev.tocsin.hook.opened", "erp")))
                .isFalse();
    }

    @Test
    void hearsEveryStepWhenItNamesNone() {
        assertThat(incidents(Set.of(), EndpointFilter.ALL).wants(incident("reminded")))
                .isTrue();
    }

    @Test
    void hearsOnlyEndpointsThatFulfilAllOfItsSelector() {
        assertThat(hears(Set.of("core-shop"), Optional.empty(), Set.of(), Optional.empty()))
                .isTrue();
        assertThat(hears(Set.of("other"), Optional.empty(), Set.of(), Optional.empty()))
                .isFalse();
        assertThat(hears(Set.of(), Optional.of("core"), Set.of("prod", "eu"), Optional.of(true)))
                .isTrue();
        assertThat(hears(Set.of(), Optional.of("edge"), Set.of("prod"), Optional.empty()))
                .isFalse();
        assertThat(hears(Set.of(), Optional.of("core"), Set.of("prod", "us"), Optional.empty()))
                .isFalse();
        assertThat(hears(Set.of(), Optional.of("core"), Set.of(), Optional.of(false)))
                .isFalse();
    }

    @Test
    void hearsNoEventWithoutEndpointWhenItSelectsEndpoints() {
        EndpointFilter core = new EndpointFilter(Set.of(), Optional.of("core"), Set.of(), Optional.empty());
        Listening listening = new Listening.ToEvents("dev.tocsin.", Set.of(), core);

        assertThat(listening.wants(Happening.of("dev.tocsin.gap", "erp"))).isFalse();
    }

    @Test
    void hearsChangesToTheStatusesItNames() {
        Listening listening = new Listening.ToStatuses(Set.of("down"), EndpointFilter.ALL);

        assertThat(listening.wants(status("down"))).isTrue();
        assertThat(listening.wants(status("up"))).isFalse();
        assertThat(new Listening.ToStatuses(Set.of(), EndpointFilter.ALL).wants(status("up")))
                .isTrue();
    }

    @Test
    void hearsUpdatesOnlyOfTheColumnsItNames() {
        Listening listening = new Listening.ToRows(
                Optional.of("shop"), Optional.of("public"), Optional.of("orders"), Set.of(), Set.of("state", "total"));

        assertThat(listening.wants(update(Set.of("total", "note")))).isTrue();
        assertThat(listening.wants(update(Set.of("note")))).isFalse();
        assertThat(listening.wants(update(Set.of()))).isTrue();
        assertThat(listening.wants(row("orders", "delete"))).isTrue();
    }

    @Test
    void hearsOfOtherHooksButNotOfItself() {
        Listening listening = new Listening.ToHooks("ops", Set.of("failing", "recovered"));

        assertThat(listening.wants(Happening.of("dev.tocsin.hook.failing", "erp")))
                .isTrue();
        assertThat(listening.wants(Happening.of("dev.tocsin.hook.disabled", "erp")))
                .isFalse();
        assertThat(listening.wants(Happening.of("dev.tocsin.hook.failing", "ops")))
                .isFalse();
    }

    private static Happening update(Set<String> changed) {
        return Happening.ofRow(
                "dev.tocsin.row.updated", new Happening.Row("shop", "public", "orders", "update", changed));
    }

    @Test
    void putsCallbacksOfOneSubjectIntoOneLane() {
        assertThat(Order.of("subject").lane("erp", "shop.public.orders/[1]", "cb_1", Optional.empty()))
                .isEqualTo("erp|shop.public.orders/[1]");
        assertThat(Order.of("hook").lane("erp", "shop.public.orders/[1]", "cb_1", Optional.empty()))
                .isEqualTo("erp");
        assertThat(Order.of("none").lane("erp", "shop.public.orders/[1]", "cb_1", Optional.empty()))
                .isEqualTo("erp|cb_1");
    }

    @Test
    void keepsTheCallbacksOfAThreadInOneLaneWhereNothingElseIsInOrder() {
        Optional<String> incident = Optional.of("inc_1");

        assertThat(Order.of("none").lane("erp", "web", "cb_1", incident)).isEqualTo("erp|inc_1");
        assertThat(Order.of("subject").lane("erp", "web", "cb_1", incident)).isEqualTo("erp|web");
        assertThat(Order.of("hook").lane("erp", "web", "cb_1", incident)).isEqualTo("erp");
    }

    private static boolean hears(
            Set<String> ids, Optional<String> group, Set<String> tags, Optional<Boolean> isPublic) {
        return incidents(Set.of(), new EndpointFilter(ids, group, tags, isPublic))
                .wants(incident("opened"));
    }

    private static Listening orders(Set<String> operations) {
        return new Listening.ToRows(
                Optional.of("shop"), Optional.of("public"), Optional.of("orders"), operations, Set.of());
    }

    private static Listening incidents(Set<String> kinds, EndpointFilter endpoints) {
        return new Listening.ToEvents("dev.tocsin.incident.", kinds, endpoints);
    }

    private static Happening row(String table, String operation) {
        return happening("shop", "public", table, operation);
    }

    private static Happening happening(String database, String schema, String table, String operation) {
        return Happening.ofRow(
                "dev.tocsin.row." + operation, new Happening.Row(database, schema, table, operation, Set.of()));
    }

    private static Happening incident(String kind) {
        return Happening.ofEndpoints("dev.tocsin.incident." + kind, "core-shop", List.of(SHOP), Optional.empty());
    }

    private static Happening status(String status) {
        return Happening.ofEndpoints("dev.tocsin.status.changed", "core-shop", List.of(SHOP), Optional.of(status));
    }
}
