package dev.tocsin.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.Test;

class TopicsTest {

    private final Topics topics = Topics.of("tocsin.");

    @Test
    void namesEachTopicOnce() {
        assertThat(topics.all())
                .extracting(Topic::name)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.startsWith("tocsin."))
                .contains("tocsin.probe-results", "tocsin.callback-requests", "tocsin.dead-letters");
    }

    @Test
    void keepsWhatTheDesignSays() {
        assertThat(topics.probeResults().settings())
                .containsEntry("cleanup.policy", "delete")
                .containsEntry("retention.ms", "604800000");
        assertThat(topics.incidents().settings())
                .containsEntry("cleanup.policy", "compact,delete")
                .containsEntry("retention.ms", "34560000000");
        assertThat(topics.statuses().settings())
                .containsEntry("cleanup.policy", "compact")
                .doesNotContainKey("retention.ms");
    }

    @Test
    void allKeyedTopicsHaveTheSameNumberOfPartitions() {
        assertThat(topics.all()).filteredOn(topic -> topic.partitions(12) != 12).containsExactly(topics.schemas());
    }

    @Test
    void refusesAPrefixThatKafkaWouldRefuse() {
        assertThatThrownBy(() -> Topics.of("toc sin/"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'toc sin/'");
    }

    @Test
    void recordsCarryTheAttributesOfCloudEvents() {
        Headers headers = new CloudEvent(
                        "res_1", "dev.tocsin.result", "/tocsin/prober/default", "core-shop", Instant.EPOCH)
                .headers();

        assertThat(headers.toArray())
                .extracting(header ->
                        header.key() + "=" + new String(header.value(), java.nio.charset.StandardCharsets.UTF_8))
                .containsExactly(
                        "ce_specversion=1.0",
                        "ce_id=res_1",
                        "ce_type=dev.tocsin.result",
                        "ce_source=/tocsin/prober/default",
                        "ce_subject=core-shop",
                        "ce_time=1970-01-01T00:00:00Z",
                        "content-type=application/avro");
    }
}
