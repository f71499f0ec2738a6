package dev.tocsin.definitions.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlugTest {

    @ParameterizedTest
    @CsvSource({
        "Shop API,shop-api",
        "core-Shop  API!,core-shop-api",
        "Übergröße,uebergroesse",
        "Café Ñandú,cafe-nandu",
        "Łódź,lodz",
        "ﬁne №1,fine-no1",
        "--a--,a",
        "東京,''"
    })
    void namesBecomeIds(String name, String id) {
        assertThat(Slug.of(name)).isEqualTo(id);
    }

    @Test
    void longNamesAreCut() {
        assertThat(Slug.of("a".repeat(99) + " b")).isEqualTo("a".repeat(99));
        assertThat(Slug.of("a".repeat(300))).hasSize(100);
    }
}
