package dev.tocsin.api;

import dev.tocsin.api.answer.Write;
import dev.tocsin.api.audit.Audit;
import dev.tocsin.api.command.Causes;
import dev.tocsin.api.command.Commands;
import dev.tocsin.api.command.Trials;
import dev.tocsin.api.definition.Definitions;
import dev.tocsin.api.hook.Hooks;
import dev.tocsin.api.hook.LogOnly;
import dev.tocsin.api.ledger.Ledger;
import dev.tocsin.api.signal.Signals;
import dev.tocsin.api.status.Endpoints;
import dev.tocsin.api.view.View;
import dev.tocsin.schemas.serde.Clients;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** What can be written under {@code /api/v1}, by method and path as OpenAPI spells it. */
final class Writes {
    private Writes() {}

    /** @param chance makes each id another */
    static Map<String, Write> of(
            View view, LogOnly logOnly, Ledger ledger, Clients clients, InstantSource clock, Supplier<String> chance) {
        Audit audit = new Audit(clients.contract().topics(), chance);
        Map<String, Write> writes = new LinkedHashMap<>();
        Hooks hooks = new Hooks(view, logOnly);
        writes.putAll(new Definitions(view, hooks, new Endpoints(view, clock), ledger, audit).writes());
        writes.putAll(
                new Commands(view, ledger, audit, new Causes(clients, clock), new Trials(clients.contract())).writes());
        writes.putAll(new Signals(view, ledger, audit).writes());
        return writes;
    }
}
