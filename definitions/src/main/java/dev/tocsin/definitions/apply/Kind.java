package dev.tocsin.definitions.apply;

import dev.tocsin.definitions.model.Definitions;
import dev.tocsin.schemas.Topic;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.event.DatabaseDefinition;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.HookDefinition;
import dev.tocsin.schemas.event.MaintenanceDefinition;
import dev.tocsin.schemas.event.SettingDefinition;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/**
 * A kind of definition: its topic, and what all kinds have.
 *
 * @param noun as people read it
 */
record Kind<V extends SpecificRecord>(
        String noun,
        Topic<V> topic,
        Function<Definitions, List<V>> wanted,
        Function<V, String> id,
        Function<V, String> origin,
        Function<V, Long> generation) {

    /** All kinds, in the order in which they are written: what hooks refer to comes before them. */
    static List<Kind<?>> all(Topics topics) {
        return List.of(
                new Kind<>(
                        "setting",
                        topics.settings(),
                        Definitions::settings,
                        SettingDefinition::getName,
                        SettingDefinition::getOrigin,
                        SettingDefinition::getGeneration),
                new Kind<>(
                        "database",
                        topics.databases(),
                        Definitions::databases,
                        DatabaseDefinition::getName,
                        DatabaseDefinition::getOrigin,
                        DatabaseDefinition::getGeneration),
                new Kind<>(
                        "endpoint",
                        topics.endpoints(),
                        Definitions::endpoints,
                        EndpointDefinition::getId,
                        EndpointDefinition::getOrigin,
                        EndpointDefinition::getGeneration),
                new Kind<>(
                        "maintenance",
                        topics.maintenances(),
                        Definitions::maintenances,
                        MaintenanceDefinition::getId,
                        MaintenanceDefinition::getOrigin,
                        MaintenanceDefinition::getGeneration),
                new Kind<>(
                        "hook",
                        topics.hooks(),
                        Definitions::hooks,
                        HookDefinition::getName,
                        HookDefinition::getOrigin,
                        HookDefinition::getGeneration));
    }

    /** A copy with origin and generation. */
    V stamped(V definition, String origin, long generation) {
        V copy = SpecificData.get().deepCopy(definition.getSchema(), definition);
        copy.put(field(copy.getSchema(), "origin"), origin);
        copy.put(field(copy.getSchema(), "generation"), generation);
        return copy;
    }

    private static int field(Schema schema, String name) {
        return schema.getField(name).pos();
    }

    /** The names of the fields in which two definitions differ, origin and generation aside. */
    List<String> differences(V one, V other) {
        V same = stamped(other, origin.apply(one), generation.apply(one));
        return one.getSchema().getFields().stream()
                .filter(field -> !Objects.equals(one.get(field.pos()), same.get(field.pos())))
                .map(Schema.Field::name)
                .toList();
    }
}
