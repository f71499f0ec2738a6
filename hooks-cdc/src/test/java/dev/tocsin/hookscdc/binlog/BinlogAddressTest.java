package dev.tocsin.hookscdc.binlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class BinlogAddressTest {

    @Test
    void hostPortDatabaseUserAndParametersAreRead() {
        assertThat(BinlogAddress.of("mariadb://tocsin@db.example:3307/shop?sslMode=trust"))
                .isEqualTo(new BinlogAddress("db.example", 3307, "shop", "tocsin", Map.of("sslMode", "trust")));
        assertThat(BinlogAddress.of("mysql://tocsin@db.example/shop"))
                .isEqualTo(new BinlogAddress("db.example", 3306, "shop", "tocsin", Map.of()));
    }

    @Test
    void aPasswordIsNeitherUsedNorRepeated() {
        BinlogAddress address = BinlogAddress.of("mysql://tocsin:geheim@db.example/shop?password=geheim");

        assertThat(address.user()).isEqualTo("tocsin");
        assertThat(address.toString() + address.parameters() + address.jdbcUrl())
                .doesNotContain("geheim");
    }

    @Test
    void anythingElseIsRefusedWithWhatWasExpected() {
        assertThatThrownBy(() -> BinlogAddress.of("postgresql://t@db/shop"))
                .hasMessageContaining("expected mysql://user@host:3306/database");
    }
}
