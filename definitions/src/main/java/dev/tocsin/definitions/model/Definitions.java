package dev.tocsin.definitions.model;

import dev.tocsin.definitions.yaml.Problem;
import dev.tocsin.schemas.event.DatabaseDefinition;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.HookDefinition;
import dev.tocsin.schemas.event.MaintenanceDefinition;
import dev.tocsin.schemas.event.SettingDefinition;
import java.util.List;
import java.util.Optional;

/**
 * Everything that a file or folder defines. Origin and generation of the records are empty: they are given when the
 * definitions are applied.
 *
 * @param presets those of the files; what hooks need of them is in the hooks
 * @param egress addresses and networks that hooks may call although they are private; never on a topic
 * @param monitoringToken a reference to what lets in who monitors the process that reads the file; never on a topic
 * @param logOnly whether nothing is sent, whatever hook of the process that reads the file owes it; the hooks of the file say it too
 * @param warnings what is allowed but probably not meant
 */
public record Definitions(
        List<EndpointDefinition> endpoints,
        List<HookDefinition> hooks,
        List<DatabaseDefinition> databases,
        List<MaintenanceDefinition> maintenances,
        List<SettingDefinition> settings,
        List<Preset> presets,
        List<String> egress,
        Optional<String> monitoringToken,
        boolean logOnly,
        List<Problem> warnings) {

    public Definitions {
        endpoints = List.copyOf(endpoints);
        hooks = List.copyOf(hooks);
        databases = List.copyOf(databases);
        maintenances = List.copyOf(maintenances);
        settings = List.copyOf(settings);
        presets = List.copyOf(presets);
        egress = List.copyOf(egress);
        warnings = List.copyOf(warnings);
    }

    /** Nothing at all. */
    public static Definitions none() {
        return new Definitions(
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                false,
                List.of());
    }
}
