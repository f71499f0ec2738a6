package dev.tocsin.schemas.registry;

import dev.tocsin.schemas.Topic;
import dev.tocsin.schemas.access.AccessRefused;
import dev.tocsin.schemas.access.MissingRight;
import dev.tocsin.schemas.event.SchemaSubject;
import dev.tocsin.schemas.event.SchemaVersion;
import dev.tocsin.schemas.serde.Clients;
import dev.tocsin.schemas.serde.Decoded;
import dev.tocsin.schemas.table.WholeTopic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.ResourceType;
import org.jspecify.annotations.Nullable;

/**
 * Compares the numbers that a process would use with those that topic {@code schemas} says are in use: a process with another
 * registry, or with none, would write what the others take for something else.
 */
public final class SchemasInUse {

    private SchemasInUse() {}

    /**
     * Throws RegistryRefused where they differ, and AccessRefused where the topic may not be read. A topic that is not there, or is
     * empty, says nothing.
     */
    public static void verify(Clients clients) {
        Topic<SchemaSubject> topic = clients.contract().topics().schemas();
        List<Decoded<SchemaSubject>> found = read(clients, topic);
        List<SchemaSubject> readable =
                found.stream().flatMap(one -> one.value().stream()).toList();
        Optional<String> difference = readable.isEmpty() && !found.isEmpty()
                ? Optional.of("its own records have a schema id that is none of this process's")
                : difference(readable, clients.contract().subjects());
        difference.ifPresent(one -> {
            throw new RegistryRefused("topic " + topic.name() + " says that other schema ids are in use: " + one
                    + ". All processes of an installation need the same SCHEMA_REGISTRY_URL (or none), and a registry cannot"
                    + " be given to, or taken from, a topic prefix that is in use");
        });
    }

    /** The first number that stands for two schemas, or schema that has two numbers under its subject. */
    static Optional<String> difference(List<SchemaSubject> found, List<SchemaSubject> own) {
        Map<Integer, String> schemas = new HashMap<>();
        Map<String, Integer> numbers = new HashMap<>();
        for (SchemaSubject subject : own) {
            for (SchemaVersion version : subject.getVersions()) {
                schemas.put(version.getId(), version.getSchema$());
                numbers.put(subject.getSubject() + " " + version.getSchema$(), version.getId());
            }
        }
        for (SchemaSubject subject : found) {
            for (SchemaVersion version : subject.getVersions()) {
                String schema = version.getSchema$();
                int id = version.getId();
                int ours = numbers.getOrDefault(subject.getSubject() + " " + schema, id);
                if (ours != id || !schemas.getOrDefault(id, schema).equals(schema)) {
                    String would = ours == id ? "which is another schema here" : "this process would use " + ours;
                    return Optional.of("subject " + subject.getSubject() + " has id " + id + ", " + would);
                }
            }
        }
        return Optional.empty();
    }

    private static List<Decoded<SchemaSubject>> read(Clients clients, Topic<SchemaSubject> topic) {
        List<Decoded<SchemaSubject>> found = new ArrayList<>();
        Map<String, Object> promptly = Map.of(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 20);
        try (Consumer<String, @Nullable Decoded<SchemaSubject>> consumer = clients.consumer(topic, promptly)) {
            WholeTopic.read(
                    consumer,
                    topic,
                    record -> Optional.ofNullable(record.value()).ifPresent(found::add));
        } catch (TopicAuthorizationException e) {
            throw new AccessRefused(
                    clients.properties(),
                    List.of(new MissingRight(ResourceType.TOPIC, topic.name(), AclOperation.READ)));
        }
        return found;
    }
}
