package dev.tocsin.schemas.serde;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tocsin.schemas.Topic;
import dev.tocsin.schemas.event.SchemaSubject;
import dev.tocsin.schemas.event.SchemaVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;

/**
 * The committed, append-only list of every schema ever released and its number, so that no process has to allocate one.
 *
 * <p>Threading: immutable.
 */
public final class SchemaManifest implements SchemaIds {

    private static final String RESOURCE = "/dev/tocsin/schemas/manifest.json";
    private static final SchemaManifest COMMITTED = read();

    /** One released schema; the subject is the topic's name without prefix. */
    public record Entry(int id, String subject, int version, Schema schema) {}

    private final List<Entry> entries;
    private final Map<Integer, Schema> byId = new LinkedHashMap<>();
    private final Map<String, Entry> latest = new LinkedHashMap<>();

    SchemaManifest(List<Entry> entries) {
        this.entries = List.copyOf(entries);
        for (Entry entry : this.entries) {
            byId.put(entry.id(), entry.schema());
            latest.put(entry.subject(), entry);
        }
    }

    /** The manifest that this build was made with. */
    public static SchemaManifest committed() {
        return COMMITTED;
    }

    /** All released schemas, oldest first. */
    public List<Entry> entries() {
        return entries;
    }

    /** The newest of each subject: what this build writes with. */
    public List<Entry> newest() {
        return List.copyOf(latest.values());
    }

    @Override
    public int idOf(Topic<?> topic) {
        Entry entry = latest.get(topic.shortName());
        if (entry == null) {
            throw new IllegalStateException("the schema manifest lacks topic " + topic.shortName());
        }
        return entry.id();
    }

    @Override
    public Optional<Schema> byId(int id) {
        return Optional.ofNullable(byId.get(id));
    }

    @Override
    public List<SchemaSubject> subjects(String prefix) {
        Map<String, List<SchemaVersion>> versions = new LinkedHashMap<>();
        for (Entry entry : entries) {
            versions.computeIfAbsent(entry.subject(), subject -> new ArrayList<>())
                    .add(new SchemaVersion(
                            entry.version(), entry.id(), entry.schema().toString()));
        }
        List<SchemaSubject> subjects = new ArrayList<>();
        versions.forEach((subject, list) -> subjects.add(new SchemaSubject(Topic.subject(prefix, subject), list)));
        return subjects;
    }

    private static SchemaManifest read() {
        try (InputStream in = SchemaManifest.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the build lacks " + RESOURCE);
            }
            return parse(new ObjectMapper().readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SchemaManifest parse(JsonNode tree) throws JsonProcessingException {
        List<Entry> entries = new ArrayList<>();
        for (JsonNode node : tree.path("schemas")) {
            Schema schema = new Schema.Parser().parse(node.path("schema").toString());
            entries.add(new Entry(
                    node.path("id").asInt(),
                    node.path("subject").asText(),
                    node.path("version").asInt(),
                    schema));
        }
        return new SchemaManifest(entries);
    }
}
