package dev.tocsin.hookscdc.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.hookscdc.secret.CannotResolve;
import dev.tocsin.hookscdc.secret.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    @Test
    void resolvesReferencesAtUse(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("secret"), "from-file\n");
        Reference reference = new Reference(name -> Optional.of("from-env").filter(value -> name.equals("SHOP")));
        assertThat(reference.resolve("${env:SHOP}")).isEqualTo("from-env");
        assertThat(reference.resolve("${env:NONE:-else}")).isEqualTo("else");
        assertThat(reference.resolve("${file:" + file + "}")).isEqualTo("from-file");
        assertThat(reference.resolve("$${env:SHOP} literal $1")).isEqualTo("${env:SHOP} literal $1");
        assertThatThrownBy(() -> reference.resolve("${env:NONE}"))
                .isInstanceOf(CannotResolve.class)
                .hasMessage("${env:NONE}: the variable is not set in this process");
    }
}
