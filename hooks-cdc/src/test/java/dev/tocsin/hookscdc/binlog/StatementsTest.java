package dev.tocsin.hookscdc.binlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.hookscdc.table.TableName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StatementsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "truncate table orders",
                "TRUNCATE orders;",
                "/* why */ truncate `orders`",
                "-- why\n truncate table shop.orders wait 5",
                "truncate table `shop` . `orders`"
            })
    void aTableIsEmptied(String sql) {
        assertThat(Statements.truncated(sql, "shop")).contains(new TableName("shop", "orders"));
    }

    @Test
    void aQuoteInANameIsWrittenTwice() {
        assertThat(Statements.truncated("truncate `a``b`.`c.d`", "shop")).contains(new TableName("a`b", "c.d"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"alter table t truncate partition p", "create table truncated (id int)", "drop table t", "BEGIN"
            })
    void noTableIsEmptied(String sql) {
        assertThat(Statements.truncated(sql, "shop")).isEmpty();
    }

    @Test
    void transactionsBeginAndEnd() {
        assertThat(Statements.begins("BEGIN")).isTrue();
        assertThat(Statements.begins("XA START X'7a',X'',1")).isTrue();
        assertThat(Statements.begins("create table t (id int)")).isFalse();
        assertThat(Statements.ends("COMMIT")).isTrue();
        assertThat(Statements.ends("rollback")).isTrue();
        assertThat(Statements.ends("ROLLBACK TO `s`")).isFalse();
        assertThat(Statements.ends("SAVEPOINT `s`")).isFalse();
    }

    @Test
    void statementsThatChangeRowsAreKnown() {
        assertThat(Statements.changesRows("/* app */ Insert into t values (1)")).isTrue();
        assertThat(Statements.changesRows("update t set a = 1")).isTrue();
        assertThat(Statements.changesRows("create table t (id int)")).isFalse();
        assertThat(Statements.changesRows("SAVEPOINT `update`")).isFalse();
    }
}
