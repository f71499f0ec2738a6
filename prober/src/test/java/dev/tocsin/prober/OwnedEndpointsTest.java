package dev.tocsin.prober;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.bootstrap.reference.References;
import dev.tocsin.schemas.event.DeadLetter;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.serde.Contract;
import dev.tocsin.schemas.serde.DeadLetters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OwnedEndpointsTest {
    private static final Contract CONTRACT = Contract.of("tocsin.");

    private final List<ProducerRecord<String, @Nullable SpecificRecord>> published = new ArrayList<>();
    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    private final Prober prober = new Prober(
            target -> {
                asked.add(target.url().getHost());
                return new CompletableFuture<>();
            },
            result -> {},
            Optional::empty,
            new ProberMetrics(new SimpleMeterRegistry(), "here"),
            1,
            () -> Instant.EPOCH,
            () -> 0);
    private final OwnedEndpoints owned = new OwnedEndpoints(
            new EndpointReader("here", new References(name -> Optional.empty(), InstantSource.system())),
            prober,
            CONTRACT.topics().deadLetters(),
            published::add);

    @BeforeEach
    void start() {
        prober.start();
    }

    @AfterEach
    void stop() {
        prober.close();
    }

    private static EndpointDefinition definition(String id, boolean enabled) {
        return EndpointDefinition.newBuilder()
                .setId(id)
                .setName(id)
                .setOrigin("api")
                .setGeneration(1)
                .setUrl("http://" + id + "/")
                .setIntervalMs(5_000)
                .setEnabled(enabled)
                .build();
    }

    private int probed() {
        var count = new CompletableFuture<Integer>();
        prober.settled(count::complete);
        return count.join();
    }

    @Test
    void beginsWhenThePastIsReadAndNotBefore() {
        owned.assigned(Set.of(0));
        owned.put("a", definition("a", true));
        assertThat(probed()).isZero();

        owned.caughtUp();

        assertThat(probed()).isEqualTo(1);
    }

    @Test
    void makesUpForTheLastSlotOfWhatItTakesOverAndNotOfWhatIsNew() throws InterruptedException {
        owned.assigned(Set.of(0));
        owned.put("taken", definition("taken", true));
        owned.caughtUp();
        owned.put("new", definition("new", true));

        assertThat(asked.poll(5, TimeUnit.SECONDS)).isEqualTo("taken");
        assertThat(probed()).isEqualTo(2);
        assertThat(asked).isEmpty();
    }

    @Test
    void takesFromThePastOnlyWhatIsStillTrue() {
        owned.assigned(Set.of(0));
        owned.put("disabled", definition("disabled", true));
        owned.put("disabled", definition("disabled", false));
        owned.put("deleted", definition("deleted", true));
        owned.remove("deleted");

        owned.caughtUp();

        assertThat(probed()).isZero();
    }

    @Test
    void followsChangesAtOnceFromThenOn() {
        owned.assigned(Set.of(0));
        owned.caughtUp();

        owned.put("a", definition("a", true));
        assertThat(probed()).isEqualTo(1);
        owned.put("a", definition("a", false));
        assertThat(probed()).isZero();
    }

    @Test
    void givesUpAtOnceWhatItNoLongerOwns() {
        owned.assigned(Set.of(0));
        owned.put("a", definition("a", true));
        owned.caughtUp();

        owned.remove("a");
        owned.revoked(Set.of(0));

        assertThat(probed()).isZero();
    }

    @Test
    void passesOnWhatCannotBeRead() {
        DeadLetter letter = DeadLetters.letter(
                "tocsin.endpoints", 0, 1, null, null, new RecordHeaders(), "why", "prober", Instant.EPOCH);

        owned.unreadable(letter);

        assertThat(published).hasSize(1);
        assertThat(published.get(0).topic()).isEqualTo("tocsin.dead-letters");
        assertThat(published.get(0).value()).isEqualTo(letter);
    }
}
