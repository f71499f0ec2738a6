package dev.tocsin.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tocsin.schemas.Topic;
import dev.tocsin.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaValidationException;
import org.apache.avro.SchemaValidatorBuilder;
import org.junit.jupiter.api.Test;

/**
 * What is released stays readable. After a compatible change of a schema, {@code mvn -pl schemas test
 * -Dtest=SchemaManifestTest -Dtocsin.manifest.append=true} appends the new version to the manifest; entries that are
 * there are never edited.
 */
class SchemaManifestTest {

    private static final Path FILE = Path.of("src/main/resources/dev/tocsin/schemas/manifest.json");
    private static final Topics TOPICS = Topics.of("tocsin.");

    @Test
    void holdsTheSchemaOfEveryTopicAsItsLatestVersion() throws IOException {
        if (Boolean.getBoolean("tocsin.manifest.append")) {
            append();
        }
        SchemaManifest manifest = onDisk();

        for (Topic<?> topic : TOPICS.all()) {
            assertThat(latest(manifest, topic))
                    .as("topic %s: append its changed schema to the manifest (see this class)", topic.shortName())
                    .isEqualTo(topic.schema());
        }
    }

    @Test
    void givesEachNumberAndEachVersionOnce() {
        List<SchemaManifest.Entry> entries = SchemaManifest.committed().entries();

        assertThat(entries).extracting(SchemaManifest.Entry::id).doesNotHaveDuplicates();
        assertThat(entries)
                .extracting(entry -> entry.subject() + " " + entry.version())
                .doesNotHaveDuplicates();
        assertThat(entries)
                .extracting(SchemaManifest.Entry::id)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, entries.size()).boxed().toList());
    }

    @Test
    void everyReleasedVersionReadsAndIsReadByEveryOther() throws SchemaValidationException {
        for (Topic<?> topic : TOPICS.all()) {
            List<Schema> versions = versions(SchemaManifest.committed(), topic);
            assertThat(versions).isNotEmpty();
            new SchemaValidatorBuilder().mutualReadStrategy().validateAll().validate(topic.schema(), versions);
        }
    }

    @Test
    void noticesAnIncompatibleChange() {
        Schema released = new Schema.Parser()
                .parse("{\"type\":\"record\",\"name\":\"A\",\"fields\":[{\"name\":\"x\",\"type\":\"long\"}]}");
        Schema changed = new Schema.Parser()
                .parse("{\"type\":\"record\",\"name\":\"A\",\"fields\":[{\"name\":\"y\",\"type\":\"string\"}]}");

        assertThat(SchemaCompatibility.checkReaderWriterCompatibility(changed, released)
                        .getType())
                .isEqualTo(SchemaCompatibilityType.INCOMPATIBLE);
    }

    @Test
    void everyEnumHasADefault() {
        assertThat(TOPICS.all())
                .allSatisfy(topic -> assertThat(topic.schema().toString())
                        .doesNotContainPattern("\"symbols\":\\[[^\\]]*\\](?!,\"default\")"));
    }

    private static SchemaManifest onDisk() throws IOException {
        return SchemaManifest.parse(new ObjectMapper().readTree(FILE.toFile()));
    }

    private static List<Schema> versions(SchemaManifest manifest, Topic<?> topic) {
        return manifest.entries().stream()
                .filter(entry -> entry.subject().equals(topic.shortName()))
                .map(SchemaManifest.Entry::schema)
                .toList();
    }

    private static Schema latest(SchemaManifest manifest, Topic<?> topic) {
        List<Schema> versions = versions(manifest, topic);
        return versions.isEmpty() ? Schema.create(Schema.Type.NULL) : versions.get(versions.size() - 1);
    }

    private static void append() throws IOException {
        ObjectMapper json = new ObjectMapper();
        ObjectNode root = (ObjectNode) json.readTree(FILE.toFile());
        ArrayNode entries = root.withArray("schemas");
        for (Topic<?> topic : TOPICS.all()) {
            List<Schema> versions = versions(SchemaManifest.parse(root), topic);
            if (!Objects.equals(latest(SchemaManifest.parse(root), topic), topic.schema())) {
                entries.addObject()
                        .put("id", entries.size())
                        .put("subject", topic.shortName())
                        .put("version", versions.size() + 1)
                        .set("schema", json.readTree(topic.schema().toString()));
            }
        }
        Files.writeString(FILE, json.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
    }
}
