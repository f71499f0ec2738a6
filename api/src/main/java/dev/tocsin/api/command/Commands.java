package dev.tocsin.api.command;

import dev.tocsin.api.answer.Write;
import dev.tocsin.api.audit.Audit;
import dev.tocsin.api.ledger.Ledger;
import dev.tocsin.api.view.View;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which commands can be given, and where. */
public final class Commands {
    private static final String CALLBACK = "/api/v1/callbacks/{id}";
    private static final String INCIDENTS = "/api/v1/incidents";
    private static final String HOOK = "/api/v1/hooks/{name}";

    private final CallbackCommands callbacks;
    private final HookCommands hooks;
    private final DatabaseCommands databases;
    private final IncidentCommands incidents;

    public Commands(View view, Ledger ledger, Audit audit, Causes causes, Trials trials) {
        Orders orders = new Orders(ledger, audit);
        this.callbacks = new CallbackCommands(view, orders, causes);
        this.hooks = new HookCommands(view, orders, causes, trials);
        this.databases = new DatabaseCommands(view, orders);
        this.incidents = new IncidentCommands(view, orders);
    }

    /** By method and path, such as {@code POST /api/v1/hooks/{name}/pause}. */
    public Map<String, Write> writes() {
        Map<String, Write> writes = new LinkedHashMap<>();
        for (String kind : List.of("send", "retry", "cancel")) {
            writes.put("POST " + CALLBACK + "/" + kind, wish -> callbacks.change(wish, kind));
        }
        writes.put("POST " + CALLBACK + "/replay", callbacks::replay);
        writes.put("DELETE " + CALLBACK, wish -> callbacks.change(wish, "delete"));
        for (String kind : List.of("pause", "resume", "enable", "send", "retry", "cancel", "replay")) {
            writes.put("POST " + HOOK + "/" + kind, wish -> hooks.one(wish, kind));
        }
        writes.put("POST " + HOOK + "/test", hooks::test);
        writes.put("POST /api/v1/commands", hooks::any);
        writes.put("POST /api/v1/databases/{name}/snapshot", databases::snapshot);
        writes.put("POST " + INCIDENTS, incidents::open);
        writes.put("POST " + INCIDENTS + "/{id}/acknowledge", incidents::acknowledge);
        writes.put("POST " + INCIDENTS + "/{id}/updates", incidents::update);
        return writes;
    }
}
