package dev.tocsin.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.EndpointState;
import dev.tocsin.schemas.event.EndpointStatus;
import dev.tocsin.schemas.event.Expectation;
import dev.tocsin.schemas.event.NumberRange;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;

class AvroFormatTest {

    private static final Contract CONTRACT = Contract.of("tocsin.");
    private static final Topics TOPICS = CONTRACT.topics();
    private static final EndpointStatus STATUS = EndpointStatus.newBuilder()
            .setEndpoint("core-shop")
            .setStatus(EndpointState.up)
            .setSince(Instant.parse("2026-11-20T12:00:00Z"))
            .setGeneration(1)
            .setUpdatedAt(Instant.parse("2026-11-20T12:00:01Z"))
            .build();

    private final AvroFormat<EndpointStatus> format = CONTRACT.format(TOPICS.statuses());

    @Test
    void readsWhatItWrote() {
        assertThat(format.decode(format.encode(STATUS)).value()).contains(STATUS);
    }

    @Test
    void readsNestedRecordsAndRanges() {
        EndpointDefinition definition = EndpointDefinition.newBuilder()
                .setId("core-shop")
                .setName("Shop")
                .setOrigin("file:main")
                .setGeneration(3)
                .setExpect(List.of(Expectation.newBuilder()
                        .setKind("status")
                        .setText("status 2xx, 304")
                        .setRanges(List.of(new NumberRange(200, 299), new NumberRange(304, 304)))
                        .build()))
                .build();
        AvroFormat<EndpointDefinition> endpoints = CONTRACT.format(TOPICS.endpoints());

        assertThat(endpoints.decode(endpoints.encode(definition)).value()).contains(definition);
    }

    @Test
    void beginsWithByteZeroAndTheNumberOfTheManifest() {
        ByteBuffer bytes = ByteBuffer.wrap(format.encode(STATUS));

        assertThat(bytes.get()).isZero();
        assertThat(bytes.getInt()).isEqualTo(SchemaManifest.committed().idOf(TOPICS.statuses()));
    }

    @Test
    void saysWhatIsWrongWithBytesOfAnotherFormat() {
        assertThat(format.decode("{\"a\":1}".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(
                        Decoded.Unreadable.class,
                        bad -> assertThat(bad.reason()).contains("Confluent wire format"));
    }

    @Test
    void saysWhatIsWrongWithAnUnknownSchemaNumber() {
        byte[] bytes = format.encode(STATUS);
        ByteBuffer.wrap(bytes).putInt(1, 987_654);

        assertThat(format.decode(bytes))
                .isInstanceOfSatisfying(
                        Decoded.Unreadable.class,
                        bad -> assertThat(bad.reason()).contains("schema id 987654 is unknown"));
    }

    @Test
    void refusesARecordOfAnotherTopic() {
        byte[] other = CONTRACT.format(TOPICS.endpoints())
                .encode(EndpointDefinition.newBuilder()
                        .setId("a")
                        .setName("A")
                        .setOrigin("api")
                        .setGeneration(1)
                        .build());

        assertThat(format.decode(other)).isInstanceOf(Decoded.Unreadable.class);
    }

    @Test
    void saysWhatIsWrongWithBytesThatEndEarly() {
        byte[] bytes = format.encode(STATUS);

        for (int length = 0; length < bytes.length; length++) {
            assertThat(format.decode(Arrays.copyOf(bytes, length))).isInstanceOf(Decoded.Unreadable.class);
        }
    }

    @Test
    void leavesTombstonesAlone() {
        assertThat(CONTRACT.serializer().serialize(TOPICS.statuses().name(), null))
                .isNull();
        assertThat(CONTRACT.deserializer(TOPICS.statuses())
                        .deserialize(TOPICS.statuses().name(), null))
                .isNull();
    }

    @Test
    void tellsStreamsWhyAValueCannotBeRead() {
        assertThatThrownBy(() -> CONTRACT.serde(TOPICS.statuses())
                        .deserializer()
                        .deserialize(TOPICS.statuses().name(), new byte[] {1, 2, 3}))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("Confluent wire format");
    }

    @Test
    void refusesToWriteToATopicThatIsNotOfTheContract() {
        assertThatThrownBy(() -> CONTRACT.serializer().serialize("elsewhere", STATUS))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("elsewhere");
    }
}
