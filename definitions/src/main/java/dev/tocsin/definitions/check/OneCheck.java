package dev.tocsin.definitions.check;

import dev.tocsin.definitions.yaml.Value;
import dev.tocsin.schemas.event.DatabaseDefinition;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.HookDefinition;
import dev.tocsin.schemas.event.MaintenanceDefinition;
import java.util.List;
import java.util.Map;

/** Checks one definition by itself, by the rules of a file; what is wrong is in the value's reading. */
public final class OneCheck {
    private OneCheck() {}

    /** A hook that may refer to these databases and endpoints. */
    public static HookDefinition hook(
            Value value, Map<String, DatabaseDefinition> databases, List<EndpointDefinition> endpoints) {
        Hooks hooks = new Hooks(new Listening(databases, new Selectors(endpoints)), Presets.builtIn(), false);
        hooks.add(value);
        return hooks.read().get(0);
    }

    /** A database. */
    public static DatabaseDefinition database(Value value) {
        Databases databases = new Databases();
        databases.add(value);
        return databases.read().values().iterator().next();
    }

    /** An endpoint; what it depends on is not looked up. */
    public static EndpointDefinition endpoint(Value value) {
        Endpoints endpoints = new Endpoints();
        endpoints.add(value);
        return endpoints.read().get(0);
    }

    /** An endpoint that may depend on these. */
    public static EndpointDefinition endpoint(Value value, List<EndpointDefinition> others) {
        Endpoints endpoints = new Endpoints();
        endpoints.besides(others);
        endpoints.add(value);
        endpoints.together();
        return endpoints.read().get(0);
    }

    /** A maintenance of some of these endpoints. */
    public static MaintenanceDefinition maintenance(Value value, List<EndpointDefinition> endpoints) {
        Maintenances maintenances = new Maintenances(new Selectors(endpoints));
        maintenances.add(value);
        return maintenances.last();
    }
}
