package dev.tocsin.definitions;

import dev.tocsin.definitions.check.OneCheck;
import dev.tocsin.definitions.yaml.Environment;
import dev.tocsin.definitions.yaml.Reading;
import dev.tocsin.definitions.yaml.SecretStore;
import dev.tocsin.definitions.yaml.Value;
import dev.tocsin.definitions.yaml.YamlFiles;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.event.DatabaseDefinition;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.HookDefinition;
import dev.tocsin.schemas.event.MaintenanceDefinition;
import dev.tocsin.schemas.serde.Contract;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads one definition from YAML or JSON that somebody sent: the rules are those of the file. References are not looked up,
 * so that whoever sends one learns nothing about this machine; secrets must be references.
 */
public final class OneReader {
    static {
        // Avro builds no generated class unless it is told to trust it, and the contract's formats tell it.
        var unused = Contract.of(Topics.DEFAULT_PREFIX);
    }

    private OneReader() {}

    /** A hook. Where the text has no name it is {@code name}; it may refer to these databases and endpoints. */
    public static One<HookDefinition> hook(
            String text,
            Optional<String> name,
            Map<String, DatabaseDefinition> databases,
            List<EndpointDefinition> endpoints) {
        return read(text, given("name", name), value -> OneCheck.hook(value, databases, endpoints));
    }

    /** A database. Where the text has no name it is {@code name}. */
    public static One<DatabaseDefinition> database(String text, Optional<String> name) {
        return read(text, given("name", name), OneCheck::database);
    }

    /** An endpoint. Where the text has no id it is {@code id}; it may depend on these others. */
    public static One<EndpointDefinition> endpoint(String text, Optional<String> id, List<EndpointDefinition> others) {
        return read(text, given("id", id), value -> OneCheck.endpoint(value, others));
    }

    /** A maintenance of some of these endpoints. Where the text has no id it is {@code id}. */
    public static One<MaintenanceDefinition> maintenance(
            String text, Optional<String> id, List<EndpointDefinition> endpoints) {
        return read(text, given("id", id), value -> OneCheck.maintenance(value, endpoints));
    }

    /** An endpoint of whoever uses this machine: references are looked up as they are in a file. */
    public static One<EndpointDefinition> endpoint(String text, Environment environment) {
        return read(text, Map.of(), OneCheck::endpoint, environment);
    }

    private static Map<String, String> given(String key, Optional<String> value) {
        return value.map(text -> Map.of(key, text)).orElse(Map.of());
    }

    private static <V> One<V> read(String text, Map<String, String> given, Function<Value, V> check) {
        return read(text, given, check, Environment.none());
    }

    private static <V> One<V> read(
            String text, Map<String, String> given, Function<Value, V> check, Environment environment) {
        Reading reading = new Reading(environment, SecretStore.refusing());
        Value value = YamlFiles.one(text, given, reading);
        if (reading.problems().isEmpty() && !value.isSection()) {
            value.problem("expected the keys of one definition");
        }
        if (!reading.problems().isEmpty()) {
            return new One.Refused<>(reading.problems());
        }
        V definition = check.apply(value);
        return reading.problems().isEmpty() ? new One.Accepted<>(definition) : new One.Refused<>(reading.problems());
    }
}
