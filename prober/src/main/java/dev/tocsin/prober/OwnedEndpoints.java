package dev.tocsin.prober;

import dev.tocsin.schemas.Topic;
import dev.tocsin.schemas.event.DeadLetter;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.serde.DeadLetters;
import dev.tocsin.schemas.table.TableListener;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes definitions of owned endpoints to the prober, as they come, change and go. While the past is read, what it says
 * is held back until the present is known: the topic may still tell of definitions that have been changed since.
 *
 * <p>Threading: owned by the thread that follows the topic.
 */
final class OwnedEndpoints implements TableListener<EndpointDefinition> {
    private static final Logger LOG = LoggerFactory.getLogger(OwnedEndpoints.class);

    private final EndpointReader reader;
    private final Prober prober;
    private final Topic<DeadLetter> deadLetters;
    private final Consumer<ProducerRecord<String, @Nullable SpecificRecord>> publisher;
    private final Map<String, Optional<Endpoint>> held = new LinkedHashMap<>();
    private boolean catchingUp;

    OwnedEndpoints(
            EndpointReader reader,
            Prober prober,
            Topic<DeadLetter> deadLetters,
            Consumer<ProducerRecord<String, @Nullable SpecificRecord>> publisher) {
        this.reader = reader;
        this.prober = prober;
        this.deadLetters = deadLetters;
        this.publisher = publisher;
    }

    @Override
    public void assigned(Set<Integer> partitions) {
        catchingUp = true;
    }

    @Override
    public void put(String key, EndpointDefinition definition) {
        Optional<Endpoint> endpoint = reader.read(definition);
        if (catchingUp) {
            held.put(key, endpoint);
        } else {
            pass(key, endpoint);
        }
    }

    @Override
    public void remove(String key) {
        held.remove(key);
        prober.remove(key);
    }

    @Override
    public void caughtUp() {
        catchingUp = false;
        held.forEach(this::takeOver);
        held.clear();
        prober.settled(count -> LOG.atInfo().addKeyValue("endpoints", count).log("all owned endpoints are known"));
    }

    private void pass(String key, Optional<Endpoint> endpoint) {
        endpoint.ifPresentOrElse(prober::put, () -> prober.remove(key));
    }

    private void takeOver(String key, Optional<Endpoint> endpoint) {
        endpoint.ifPresentOrElse(prober::takeOver, () -> prober.remove(key));
    }

    @Override
    public void revoked(Set<Integer> partitions) {
        LOG.atInfo().addKeyValue("partition", partitions).log("these partitions are no longer followed");
    }

    @Override
    public void unreadable(DeadLetter letter) {
        publisher.accept(DeadLetters.record(deadLetters, letter));
    }
}
