package dev.tocsin.definitions.apply;

import dev.tocsin.definitions.apply.Change.Action;
import dev.tocsin.definitions.model.Definitions;
import dev.tocsin.schemas.CloudEvent;
import dev.tocsin.schemas.Ids;
import dev.tocsin.schemas.Topic;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.event.SchemaSubject;
import dev.tocsin.schemas.event.SchemaVersion;
import dev.tocsin.schemas.provision.TopicNeeds;
import dev.tocsin.schemas.serde.Clients;
import dev.tocsin.schemas.serde.Contract;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Brings the topics of definitions to what a file says. The topics must be there.
 *
 * <p>Threading: blocks the calling thread; two at once for the same set would undo one another.
 */
public final class Applier {

    private static final String SOURCE = "/tocsin/apply";

    private Applier() {}

    /** All topics, so that whoever starts afterwards finds them; definitions and schemas are read and written. */
    public static TopicNeeds needs(Topics topics) {
        List<Topic<?>> written = new ArrayList<>(List.of(topics.schemas()));
        Kind.all(topics).forEach(kind -> written.add(kind.topic()));
        return new TopicNeeds(List.copyOf(topics.all()), written, written);
    }

    /**
     * Compares with what is on the topics and writes the difference, all of it acknowledged when this returns. Nothing is
     * written for a dry run, or if a definition is refused. Throws KafkaException if Kafka cannot be read or written.
     */
    public static Plan apply(Clients clients, Definitions definitions, Options options, InstantSource clock) {
        Topics topics = clients.contract().topics();
        OnTopics present = OnTopics.read(clients, topics);
        Plan plan = Plan.of(topics, definitions, present, options);
        if (options.dryRun() || !plan.refused().isEmpty()) {
            return plan;
        }
        List<ProducerRecord<String, @Nullable SpecificRecord>> records =
                new ArrayList<>(schemas(present.get(topics.schemas()), clients.contract(), clock));
        plan.writes().forEach(change -> records.add(record(change, SOURCE, clock)));
        if (!records.isEmpty()) {
            try (Producer<String, @Nullable SpecificRecord> producer = clients.producer(Map.of())) {
                write(producer, records);
            }
        }
        return plan;
    }

    private static void write(
            Producer<String, @Nullable SpecificRecord> producer,
            List<ProducerRecord<String, @Nullable SpecificRecord>> records) {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        records.forEach(record -> sent.add(producer.send(record)));
        producer.flush();
        for (Future<RecordMetadata> future : sent) {
            try {
                future.get();
            } catch (ExecutionException e) {
                throw new KafkaException("could not write definitions: " + e.getCause(), e);
            } catch (InterruptedException e) {
                throw new InterruptException(e);
            }
        }
    }

    static ProducerRecord<String, @Nullable SpecificRecord> record(Change change, String source, InstantSource clock) {
        SpecificRecord after = change.after().orElse(null);
        String done = change.action() == Action.DELETE ? "deleted" : "defined";
        long generation = after == null
                ? 0
                : (long) after.get(after.getSchema().getField("generation").pos());
        CloudEvent event = new CloudEvent(
                Ids.of("def", change.topic(), change.id(), done, Long.toString(generation)),
                "dev.tocsin." + change.noun().toLowerCase(Locale.ROOT) + "." + done,
                source,
                change.id(),
                clock.instant());
        return new ProducerRecord<>(change.topic(), null, null, change.id(), after, event.headers());
    }

    private static List<ProducerRecord<String, @Nullable SpecificRecord>> schemas(
            Map<String, SchemaSubject> present, Contract contract, InstantSource clock) {
        Topic<SchemaSubject> topic = contract.topics().schemas();
        List<ProducerRecord<String, @Nullable SpecificRecord>> records = new ArrayList<>();
        for (SchemaSubject own : contract.subjects()) {
            String name = own.getSubject();
            SchemaSubject subject = merged(own, present.get(name));
            if (!subject.equals(present.get(name))) {
                CloudEvent event = new CloudEvent(
                        Ids.of(
                                "sch",
                                name,
                                Integer.toString(subject.getVersions().size())),
                        "dev.tocsin.schema.registered",
                        SOURCE,
                        name,
                        clock.instant());
                records.add(new ProducerRecord<>(topic.name(), null, null, name, subject, event.headers()));
            }
        }
        return records;
    }

    /** What was in use stays there: records with those numbers are still on the topics. */
    private static SchemaSubject merged(SchemaSubject own, @Nullable SchemaSubject present) {
        List<SchemaVersion> versions = new ArrayList<>(present == null ? List.of() : present.getVersions());
        Set<Integer> known = versions.stream().map(SchemaVersion::getId).collect(Collectors.toSet());
        own.getVersions().stream()
                .filter(version -> !known.contains(version.getId()))
                .forEach(versions::add);
        return new SchemaSubject(own.getSubject(), versions);
    }
}
