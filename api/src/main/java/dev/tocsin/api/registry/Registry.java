package dev.tocsin.api.registry;

import dev.tocsin.api.view.Snapshot;
import dev.tocsin.schemas.event.SchemaSubject;
import dev.tocsin.schemas.event.SchemaVersion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is answered under {@code /registry}: topic {@code schemas}, over the manifest of this build for what is not on it (yet).
 *
 * <p>Threading: thread-safe.
 */
final class Registry {

    private final Snapshot snapshot;
    private final List<SchemaSubject> built;

    Registry(Snapshot snapshot, List<SchemaSubject> built) {
        this.snapshot = snapshot;
        this.built = List.copyOf(built);
    }

    JsonArray subjects() {
        return new JsonArray(List.copyOf(all().keySet()));
    }

    Optional<JsonArray> versions(String subject) {
        return Optional.ofNullable(all().get(subject))
                .map(found -> new JsonArray(found.getVersions().stream()
                        .map(SchemaVersion::getVersion)
                        .sorted()
                        .toList()));
    }

    /** @param version a number, {@code latest} or {@code -1} */
    Optional<JsonObject> version(String subject, String version) {
        boolean latest = version.equals("latest") || version.equals("-1");
        return Optional.ofNullable(all().get(subject))
                .flatMap(found -> found.getVersions().stream()
                        .filter(one ->
                                latest || Integer.toString(one.getVersion()).equals(version))
                        .max(Comparator.comparingInt(SchemaVersion::getVersion)))
                .map(one -> new JsonObject()
                        .put("subject", subject)
                        .put("version", one.getVersion())
                        .put("id", one.getId())
                        .put("schema", one.getSchema$()));
    }

    Optional<String> schema(String id) {
        return all().values().stream()
                .flatMap(subject -> subject.getVersions().stream())
                .filter(version -> Integer.toString(version.getId()).equals(id))
                .map(SchemaVersion::getSchema$)
                .findFirst();
    }

    JsonArray uses(String id) {
        JsonArray uses = new JsonArray();
        all().values()
                .forEach(subject -> subject.getVersions().stream()
                        .filter(version -> Integer.toString(version.getId()).equals(id))
                        .forEach(version -> uses.add(new JsonObject()
                                .put("subject", subject.getSubject())
                                .put("version", version.getVersion()))));
        return uses;
    }

    private NavigableMap<String, SchemaSubject> all() {
        NavigableMap<String, SchemaSubject> all = new TreeMap<>();
        built.forEach(subject -> all.put(subject.getSubject(), subject));
        all.putAll(snapshot.schemas());
        return all;
    }
}
