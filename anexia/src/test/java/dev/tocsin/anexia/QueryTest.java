package dev.tocsin.anexia;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QueryTest {

    @Test
    void theLastOfSeveralCounts() {
        assertThat(Query.last("a=1&b=2&a=3", "a")).contains("3");
    }

    @Test
    void aBrokenEncodingIsNoValueAndDoesNotLeaveAnEarlierOne() {
        assertThat(Query.last("a=1&a=%zz", "a")).isEmpty();
        assertThat(Query.last("a=%", "a")).isEmpty();
    }

    @Test
    void namesAreDecodedTooAndWithoutAnEqualsSignThereIsNoValue() {
        assertThat(Query.last("access%5Ftoken=x", "access_token")).contains("x");
        assertThat(Query.last("a", "a")).isEmpty();
        assertThat(Query.last("", "a")).isEmpty();
        assertThat(Query.last("a=b=c", "a")).contains("b=c");
    }
}
