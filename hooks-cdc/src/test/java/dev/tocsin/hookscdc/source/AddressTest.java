package dev.tocsin.hookscdc.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class AddressTest {

    @Test
    void readsHostPortNameUserAndParameters() {
        assertThat(Address.of("postgresql://tocsin@db.example:5433/shop?sslmode=require"))
                .isEqualTo(new Address("db.example", 5433, "shop", "tocsin", Map.of("sslmode", "require")));
        assertThat(Address.of("jdbc:postgresql://db/shop?user=u&password=p"))
                .isEqualTo(new Address("db", 5432, "shop", "u", Map.of()));
    }

    @Test
    void neverRepeatsAPassword() {
        assertThat(Address.of("postgresql://u:secret@db/shop").toString()).isEqualTo("db:5432/shop as u");
        assertThatThrownBy(() -> Address.of("mysql://u:secret@db/shop"))
                .hasMessageContaining("expected postgresql://user@host:5432/database")
                .hasMessageNotContaining("secret");
    }

    @Test
    void namesSlotsWithinWhatPostgresTakes() {
        assertThat(Names.of("tocsin.", "my-shop")).isEqualTo("tocsin_my_shop");
        String one = Names.of("tocsin.", "a".repeat(80));
        assertThat(one).hasSizeLessThanOrEqualTo(63).matches("[a-z0-9_]+");
        assertThat(Names.of("tocsin.", "a".repeat(81))).isNotEqualTo(one);
    }
}
