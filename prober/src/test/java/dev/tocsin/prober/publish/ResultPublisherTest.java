package dev.tocsin.prober.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tocsin.schemas.event.DeadLetter;
import dev.tocsin.schemas.serde.Clients;
import dev.tocsin.schemas.serde.Contract;
import dev.tocsin.schemas.serde.DeadLetters;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The publisher while there is no Kafka; with one it is tested end to end, in `standalone`. */
class ResultPublisherTest {
    private static final Contract CONTRACT = Contract.of("tocsin.");

    private final AtomicLong nanoTime = new AtomicLong();

    private ResultPublisher publisher(int limit) throws IOException {
        int nobody;
        try (var socket = new ServerSocket(0)) {
            nobody = socket.getLocalPort();
        }
        var clients = new Clients(Map.of("bootstrap.servers", "127.0.0.1:" + nobody), CONTRACT);
        return ResultPublisher.start(() -> clients.producer(ResultPublisher.PRODUCER_SETTINGS), limit, nanoTime::get);
    }

    private static ProducerRecord<String, @Nullable SpecificRecord> record(long number) {
        DeadLetter letter =
                DeadLetters.letter("t", 0, number, null, null, new RecordHeaders(), "r", "prober", Instant.EPOCH);
        return DeadLetters.record(CONTRACT.topics().deadLetters(), letter);
    }

    @Test
    @Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void keepsWhatItHasUpToTheLimitAndCountsWhatIsLost() throws IOException {
        try (var publisher = publisher(3)) {
            publisher.publish(record(0));
            await().until(() -> publisher.buffered() == 1);
            for (int i = 1; i <= 10; i++) {
                publisher.publish(record(i));
            }

            await().untilAsserted(() ->
                    assertThat(publisher.buffered() + publisher.dropped()).isEqualTo(11));
            assertThat(publisher.dropped()).isGreaterThanOrEqualTo(7);
        }
    }

    @Test
    @Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void saysThatKafkaIsAwayWhenItHasTakenNothingForAWhile() throws IOException {
        try (var publisher = publisher(3)) {
            publisher.publish(record(0));
            await().until(() -> publisher.buffered() == 1);
            assertThat(publisher.trouble()).isEmpty();

            await().untilAsserted(() -> {
                nanoTime.addAndGet(Duration.ofSeconds(4).toNanos());
                assertThat(publisher.trouble()).contains("Kafka is out of this prober's reach");
            });
        }
    }
}
