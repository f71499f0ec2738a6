package dev.tocsin.hookscdc.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.hookscdc.change.ColumnType.Kind;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class JsonTextTest {

    private static String json(Kind kind, Object value) {
        return JsonText.of(ColumnType.of(kind), value);
    }

    @Test
    void keepsEveryDigitOfNumbers() {
        assertThat(json(Kind.INTEGER, Long.MIN_VALUE)).isEqualTo("-9223372036854775808");
        assertThat(json(Kind.DECIMAL, "0.10")).isEqualTo("0.10");
        assertThat(json(Kind.DECIMAL, "1E+3")).isEqualTo("1000");
        assertThat(json(Kind.DECIMAL, "12345678901234567890.123456789")).isEqualTo("12345678901234567890.123456789");
        assertThat(json(Kind.FLOATING, 0.1f)).isEqualTo("0.1");
    }

    @Test
    void writesWhatIsNoNumberAsText() {
        assertThat(json(Kind.DECIMAL, "NAN")).isEqualTo("\"NaN\"");
        assertThat(json(Kind.DECIMAL, "NEGATIVE_INFINITY")).isEqualTo("\"-Infinity\"");
        assertThat(json(Kind.FLOATING, Double.POSITIVE_INFINITY)).isEqualTo("\"Infinity\"");
    }

    @Test
    void writesNumbersThatReadersRefuseAsText() {
        String digits = "9".repeat(1001);
        assertThat(json(Kind.DECIMAL, digits)).isEqualTo("\"" + digits + "\"");
    }

    @Test
    void writesTimesAsIso8601() {
        assertThat(json(Kind.TIMESTAMP_MICROS, 1_500_000L)).isEqualTo("\"1970-01-01T00:00:01.5\"");
        assertThat(json(Kind.TIMESTAMP_MILLIS, -1L)).isEqualTo("\"1969-12-31T23:59:59.999\"");
        assertThat(json(Kind.TIMESTAMP_MICROS, Long.MAX_VALUE)).isEqualTo("\"infinity\"");
        assertThat(json(Kind.TIMESTAMP_MICROS, Long.MIN_VALUE)).isEqualTo("\"-infinity\"");
        assertThat(json(Kind.TIME, 86_400_000_000L)).isEqualTo("\"24:00:00\"");
        assertThat(json(Kind.TIME, 1L)).isEqualTo("\"00:00:00.000001\"");
    }

    @Test
    void writesBytesAsBase64WithoutUsingThemUp() {
        ByteBuffer bytes = ByteBuffer.wrap(new byte[] {0, -1});
        assertThat(json(Kind.BYTES, bytes)).isEqualTo("\"AP8=\"");
        assertThat(json(Kind.BYTES, bytes)).isEqualTo("\"AP8=\"");
    }

    @Test
    void nestsListsOfAnyDepth() {
        ColumnType type = ColumnType.listOf(ColumnType.of(Kind.INTEGER));
        assertThat(JsonText.of(type, List.of(Arrays.asList("1", null), List.of("2", "3"))))
                .isEqualTo("[[1,null],[2,3]]");
    }

    @Test
    void readsArraysAsPostgresWritesThem() {
        assertThat(ArrayLiteral.read("{1,NULL,\"NULL\",\"a \\\"b\\\" \\\\ ,}\"}"))
                .containsExactly("1", null, "NULL", "a \"b\" \\ ,}");
        assertThat(ArrayLiteral.read("{}")).isEmpty();
        assertThat(ArrayLiteral.read("[0:1]={a,b}")).containsExactly("a", "b");
        assertThat(ArrayLiteral.read("{{1},{2}}")).containsExactly(List.of("1"), List.of("2"));
    }

    @Test
    void readsPlacesInTheLogAsPostgresWritesThem() {
        assertThat(Lsn.text(Lsn.number("16/B374D848"))).isEqualTo("16/B374D848");
        assertThat(Lsn.text(255)).isEqualTo("0/FF");
    }
}
