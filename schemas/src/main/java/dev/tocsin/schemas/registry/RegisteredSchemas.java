package dev.tocsin.schemas.registry;

import dev.tocsin.schemas.Topic;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.event.SchemaSubject;
import dev.tocsin.schemas.event.SchemaVersion;
import dev.tocsin.schemas.registry.Answer.Found;
import dev.tocsin.schemas.registry.Answer.Missing;
import dev.tocsin.schemas.registry.Answer.Refused;
import dev.tocsin.schemas.serde.SchemaIds;
import dev.tocsin.schemas.serde.SchemaManifest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;

/**
 * The numbers that a registry gave to the schemas of this build, and what it says of others.
 *
 * <p>Threading: thread-safe; a number that is not known yet is asked for on the calling thread, however long that takes: bytes
 * that the registry could explain are not unreadable because it is away.
 */
final class RegisteredSchemas implements SchemaIds {

    private final SchemaRegistry registry;
    private final Patience patience;
    private final Map<String, Integer> latest = new LinkedHashMap<>();
    private final Map<String, SchemaVersion> versions = new LinkedHashMap<>();
    private final Map<Integer, Schema> known = new ConcurrentHashMap<>();

    private RegisteredSchemas(SchemaRegistry registry) {
        this.registry = registry;
        this.patience = new Patience(registry.url());
    }

    /**
     * Registers the schemas that this build writes with; waits for the registry. Throws RegistryRefused where it is not to be
     * had, and InterruptException where the thread is interrupted.
     */
    static RegisteredSchemas register(SchemaRegistry registry, Topics topics, SchemaManifest manifest) {
        RegisteredSchemas registered = new RegisteredSchemas(registry);
        for (SchemaManifest.Entry entry : manifest.newest()) {
            registered.register(Topic.subject(topics.prefix(), entry.subject()), entry);
        }
        registered.latest.forEach(registered::compare);
        return registered;
    }

    private void register(String subject, SchemaManifest.Entry entry) {
        Answer<Integer> answer = patience.untilAnswered(() -> registry.register(subject, entry.schema()));
        int id = required(answer, "subject " + subject);
        latest.put(entry.subject(), id);
        versions.put(
                entry.subject(),
                new SchemaVersion(entry.version(), id, entry.schema().toString()));
        known.put(id, entry.schema());
    }

    /** A registry whose answers do not fit each other would make readers of every tool take one schema for another. */
    private void compare(String name, int id) {
        Schema ours = known.get(id);
        Schema theirs = required(patience.untilAnswered(() -> registry.schema(id)), "schema id " + id);
        if (!theirs.equals(ours)) {
            throw new RegistryRefused(
                    "the schema registry at " + registry.url() + " gave id " + id + " to the schema of " + name
                            + " but answers with another one (" + theirs.getFullName() + ") when asked for it");
        }
    }

    private <T> T required(Answer<T> answer, String what) {
        if (answer instanceof Found<T> found) {
            return found.value();
        }
        String why = answer instanceof Refused<T> refused ? refused.why() : "has none";
        throw new RegistryRefused("the schema registry at " + registry.url() + ", " + what + ": " + why);
    }

    @Override
    public int idOf(Topic<?> topic) {
        Integer id = latest.get(topic.shortName());
        if (id == null) {
            throw new IllegalStateException("the schema manifest lacks topic " + topic.shortName());
        }
        return id;
    }

    @Override
    public Optional<Schema> byId(int id) {
        Schema schema = known.get(id);
        if (schema != null) {
            return Optional.of(schema);
        }
        Answer<Schema> answer = patience.untilKnown(() -> registry.schema(id));
        if (answer instanceof Missing<Schema>) {
            return Optional.empty();
        }
        Schema fetched = required(answer, "schema id " + id);
        known.put(id, fetched);
        return Optional.of(fetched);
    }

    @Override
    public List<SchemaSubject> subjects(String prefix) {
        List<SchemaSubject> subjects = new ArrayList<>();
        versions.forEach(
                (name, version) -> subjects.add(new SchemaSubject(Topic.subject(prefix, name), List.of(version))));
        return subjects;
    }
}
