package dev.tocsin.hookscdc.binlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ColumnShapeTest {

    @Test
    void labelsAreReadWithTheirQuotesAndCommas() {
        ColumnShape shape = ColumnShape.of("e", "enum", "enum('a','it''s','x,y','Unsigned')", Optional.empty());

        assertThat(shape.labels()).containsExactly("a", "it's", "x,y", "Unsigned");
        assertThat(shape.unsigned()).isFalse();
    }

    @Test
    void lengthAndSignAreRead() {
        assertThat(ColumnShape.of("n", "int", "int(10) unsigned", Optional.empty())
                        .unsigned())
                .isTrue();
        assertThat(ColumnShape.of("b", "bit", "bit(12)", Optional.empty()).length())
                .isEqualTo(12);
        assertThat(ColumnShape.of("t", "text", "text", Optional.empty()).length())
                .isZero();
    }
}
