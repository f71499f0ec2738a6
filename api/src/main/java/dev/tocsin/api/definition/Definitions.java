package dev.tocsin.api.definition;

import dev.tocsin.api.answer.Write;
import dev.tocsin.api.audit.Audit;
import dev.tocsin.api.database.Databases;
import dev.tocsin.api.hook.HookJson;
import dev.tocsin.api.hook.Hooks;
import dev.tocsin.api.ledger.Ledger;
import dev.tocsin.api.maintenance.Maintenances;
import dev.tocsin.api.status.EndpointDefinitionJson;
import dev.tocsin.api.status.Endpoints;
import dev.tocsin.api.view.Snapshot;
import dev.tocsin.api.view.View;
import dev.tocsin.definitions.OneReader;
import dev.tocsin.schemas.event.DatabaseDefinition;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.HookDefinition;
import dev.tocsin.schemas.event.MaintenanceDefinition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which definitions can be written, and where. */
public final class Definitions {
    private static final String HOOKS = "/api/v1/hooks";
    private static final String DATABASES = "/api/v1/databases";
    private static final String ENDPOINTS = "/api/v1/endpoints";

    private static final String MAINTENANCES = "/api/v1/maintenances";

    private final View view;
    private final Hooks hooks;
    private final Endpoints endpoints;
    private final Ledger ledger;
    private final Audit audit;

    public Definitions(View view, Hooks hooks, Endpoints endpoints, Ledger ledger, Audit audit) {
        this.view = view;
        this.hooks = hooks;
        this.endpoints = endpoints;
        this.ledger = ledger;
        this.audit = audit;
    }

    /** By method and path, such as {@code PUT /api/v1/hooks/{name}}. */
    public Map<String, Write> writes() {
        Map<String, Write> writes = new LinkedHashMap<>();
        add(new DefinitionWrites<>(hook(), ledger, audit), HOOKS, "{name}", writes);
        add(new DefinitionWrites<>(database(), ledger, audit), DATABASES, "{name}", writes);
        add(new DefinitionWrites<>(endpoint(), ledger, audit), ENDPOINTS, "{id}", writes);
        add(new DefinitionWrites<>(maintenance(), ledger, audit), MAINTENANCES, "{id}", writes);
        return writes;
    }

    private static void add(DefinitionWrites<?> of, String path, String one, Map<String, Write> writes) {
        writes.put("POST " + path, of::create);
        writes.put("PUT " + path + "/" + one, of::put);
        writes.put("DELETE " + path + "/" + one, of::delete);
    }

    private Snapshot snapshot() {
        return view.snapshot();
    }

    private Kind<HookDefinition> hook() {
        return new Kind<>(
                "hook",
                HOOKS,
                "name",
                () -> snapshot().hooks(),
                (text, name) -> OneReader.hook(
                        text,
                        name,
                        snapshot().databases(),
                        List.copyOf(snapshot().endpoints().values())),
                HookDefinition::getName,
                HookJson::definition,
                hooks::json,
                HookJson.ANSWERED,
                hook -> Optional.empty(),
                Map.of());
    }

    private Kind<DatabaseDefinition> database() {
        return new Kind<>(
                "database",
                DATABASES,
                "name",
                () -> snapshot().databases(),
                OneReader::database,
                DatabaseDefinition::getName,
                Databases::json,
                Databases::json,
                List.of("kind", "origin", "generation"),
                this::listened,
                Map.of("keep_slot", "keep-slot"));
    }

    private Optional<String> listened(DatabaseDefinition database) {
        List<String> listening = snapshot().hooks().values().stream()
                .filter(hook -> database.getName().equals(hook.getListen().getDatabase()))
                .map(HookDefinition::getName)
                .toList();
        return listening.isEmpty()
                ? Optional.empty()
                : Optional.of("hooks listen to the database '" + database.getName() + "': delete "
                        + String.join(", ", listening) + " first");
    }

    private Kind<EndpointDefinition> endpoint() {
        return new Kind<>(
                "endpoint",
                ENDPOINTS,
                "id",
                () -> snapshot().endpoints(),
                (text, id) -> OneReader.endpoint(
                        text, id, List.copyOf(snapshot().endpoints().values())),
                EndpointDefinition::getId,
                EndpointDefinitionJson::of,
                endpoints::json,
                Endpoints.ANSWERED,
                this::neededBy,
                Map.of());
    }

    private Optional<String> neededBy(EndpointDefinition endpoint) {
        List<String> children = snapshot().endpoints().values().stream()
                .filter(other -> other.getDependsOn().contains(endpoint.getId()))
                .map(EndpointDefinition::getId)
                .toList();
        return children.isEmpty()
                ? Optional.empty()
                : Optional.of("endpoints depend on the endpoint '" + endpoint.getId() + "': change "
                        + String.join(", ", children) + " first");
    }

    private Kind<MaintenanceDefinition> maintenance() {
        return new Kind<>(
                "maintenance",
                MAINTENANCES,
                "id",
                () -> snapshot().maintenances(),
                (text, id) -> OneReader.maintenance(
                        text, id, List.copyOf(snapshot().endpoints().values())),
                MaintenanceDefinition::getId,
                Maintenances::json,
                Maintenances::json,
                List.of("origin", "generation"),
                maintenance -> Optional.empty(),
                Map.of());
    }
}
