package dev.tocsin.hookscdc.binlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.hookscdc.change.Operation;
import dev.tocsin.hookscdc.table.Demand;
import dev.tocsin.hookscdc.table.TableName;
import dev.tocsin.hookscdc.table.TablePattern;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WantedTest {

    private static final TableName ORDERS = new TableName("shopdb", "orders");

    private static Wanted by(String... operations) {
        Demand hook = new Demand("hook", 1, Optional.empty(), new TablePattern("shopdb", "orders"), Set.of(operations));
        return Wanted.of(List.of(hook), List.of(new TablePattern("shopdb", "*")));
    }

    @Test
    void tellsTruncationsAndSnapshotsToThoseOnlyWhoAskForThem() {
        assertThat(by("insert").wants(ORDERS, Operation.TRUNCATE)).isFalse();
        assertThat(by("insert", "truncate").wants(ORDERS, Operation.TRUNCATE)).isTrue();
        assertThat(by("insert", "truncate").wants(ORDERS, Operation.SNAPSHOT)).isFalse();
        assertThat(by("snapshot").wants(ORDERS, Operation.SNAPSHOT)).isTrue();
    }

    @Test
    void takesNoTableThatTheDatabaseDoesNotAllow() {
        Demand all = new Demand("hook", 1, Optional.empty(), new TablePattern("*", "*"), Demand.EVERYTHING);
        Wanted wanted = Wanted.of(List.of(all), List.of(new TablePattern("shopdb", "*")));

        assertThat(wanted.wants(new TableName("hr", "people"), Operation.SNAPSHOT))
                .isFalse();
        assertThat(wanted.wants(ORDERS, Operation.SNAPSHOT)).isTrue();
    }
}
