package dev.tocsin.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IdsTest {

    @Test
    void theSameCauseMakesTheSameIdInEveryVersion() {
        assertThat(Ids.of("inc", "core-shop", "1763640000000")).isEqualTo("inc_cI5WtkCS-ZxHmralawo1fA");
    }

    @Test
    void partsAreKeptApart() {
        assertThat(Ids.of("x", "ab", "c")).isNotEqualTo(Ids.of("x", "a", "bc"));
    }

    @Test
    void holdsOnlyCharactersThatAreSafeEverywhere() {
        assertThat(Ids.of("cb", "höök | with/anything", "\n")).matches("[A-Za-z0-9_-]+");
    }

    @Test
    void partitionsAreThoseOfKafkasOwnClients() {
        assertThat(Partitions.of("core-shop", 12)).isBetween(0, 11);
        assertThat(Partitions.of("core-shop", 12))
                .isEqualTo(org.apache.kafka.clients.producer.internals.BuiltInPartitioner.partitionForKey(
                        "core-shop".getBytes(java.nio.charset.StandardCharsets.UTF_8), 12));
    }
}
