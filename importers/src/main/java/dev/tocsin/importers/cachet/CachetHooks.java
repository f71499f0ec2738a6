package dev.tocsin.importers.cachet;

import dev.tocsin.importers.cachet.Endpoint.Action;
import dev.tocsin.importers.cachet.Messages.Kind;
import dev.tocsin.importers.output.HookOfEndpoints;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What is owed to Cachet, by the preset that knows its versions. */
final class CachetHooks {

    private final Server server;
    private final Messages messages;

    CachetHooks(Server server, Messages messages) {
        this.server = server;
        this.messages = messages;
    }

    /** Hooks for statuses, for incidents that everybody sees and that not everybody sees, and for latencies, as far as endpoints want them. */
    List<Map<String, Object>> of(List<Endpoint> endpoints) {
        List<Map<String, Object>> hooks = new ArrayList<>();
        List<String> statuses = ids(endpoints, Action.UPDATE_STATUS);
        if (!statuses.isEmpty()) {
            hooks.add(HookOfEndpoints.statuses("cachet-status", statuses, send(server())));
        }
        List<Endpoint> shown = endpoints.stream().filter(Endpoint::isPublic).toList();
        List<Endpoint> hidden =
                endpoints.stream().filter(endpoint -> !endpoint.isPublic()).toList();
        incidents("cachet-incidents", shown, true, hooks);
        incidents("cachet-incidents-hidden", hidden, false, hooks);
        List<String> measured = ids(endpoints, Action.PUSH_METRICS);
        if (!measured.isEmpty()) {
            hooks.add(HookOfEndpoints.latencies("cachet-metrics", measured, send(server())));
        }
        return hooks;
    }

    private void incidents(String name, List<Endpoint> endpoints, boolean visible, List<Map<String, Object>> hooks) {
        List<String> ids = ids(endpoints, Action.CREATE_INCIDENT);
        if (!ids.isEmpty()) {
            Map<String, Object> cachet = server();
            if (!messages.areUsual()) {
                String title = title();
                cachet.put("name", title);
                cachet.put(
                        "message",
                        "{% if event_type == 'resolved' %}" + messages.template(Kind.OPERATIONAL)
                                + "{% elseif message is not empty %}{{ message }}{% else %}" + title + "{% endif %}");
            }
            if (!visible) {
                cachet.put("visible", false);
            }
            hooks.add(HookOfEndpoints.incidents(name, ids, send(cachet)));
        }
    }

    private String title() {
        return "{% if incident.severity == 'degraded' %}" + messages.template(Kind.PERFORMANCE) + "{% else %}"
                + messages.template(Kind.OUTAGE) + "{% endif %}";
    }

    private Map<String, Object> server() {
        Map<String, Object> cachet = new LinkedHashMap<>();
        cachet.put("url", server.address());
        cachet.put("token", server.token());
        server.version().ifPresent(version -> cachet.put("version", version));
        return cachet;
    }

    private static Map<String, Object> send(Map<String, Object> cachet) {
        Map<String, Object> send = new LinkedHashMap<>();
        send.put("cachet", cachet);
        return send;
    }

    static List<String> ids(List<Endpoint> endpoints, Action action) {
        return endpoints.stream()
                .filter(endpoint -> endpoint.does(action))
                .map(Endpoint::id)
                .toList();
    }

    /** What a hook of these sends. */
    @SuppressWarnings("unchecked") // made here
    static Map<String, Object> sent(Map<String, Object> hook) {
        return (Map<String, Object>) Objects.requireNonNull(hook.get("send"));
    }
}
