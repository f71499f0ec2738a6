package dev.tocsin.incidents.stream.callback;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class UrgencyTest {

    private static final long NOON = 1_796_000_000_000L;
    private static final long HALF_AN_HOUR = 1_800_000;

    private final Urgency urgency = new Urgency();

    @Test
    void comesBeforeRowsThatHaveWaitedForHalfAnHour() {
        assertThat(urgency.extract(written(NOON), NOON)).isLessThan(NOON - HALF_AN_HOUR);
    }

    @Test
    void keepsTheOrderInWhichOutcomesWereWritten() {
        assertThat(urgency.extract(written(NOON), NOON)).isLessThan(urgency.extract(written(NOON + 1), NOON));
    }

    @Test
    void stillKnowsWhenTheRecordWasWritten() {
        assertThat(Urgency.written(urgency.extract(written(NOON), NOON))).isEqualTo(NOON);
    }

    private static ConsumerRecord<Object, Object> written(long time) {
        return new ConsumerRecord<>(
                "outcomes",
                0,
                0,
                time,
                TimestampType.CREATE_TIME,
                1,
                1,
                "lane",
                "outcome",
                new RecordHeaders(),
                Optional.empty());
    }
}
