package dev.tocsin.importers.cachet;

import dev.tocsin.importers.cachet.Endpoint.Action;
import dev.tocsin.importers.cachet.Messages.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What is owed to Cachet, as requests of its API of versions 2.3 and 2.4. */
final class CachetHooks {

    private static final String STATUS =
            "{\"status\": {% if status == 'up' %}1{% elseif status == 'degraded' %}2{% elseif status == 'partial' %}3"
                    + "{% else %}4{% endif %}}";

    private final Server server;
    private final Messages messages;

    CachetHooks(Server server, Messages messages) {
        this.server = server;
        this.messages = messages;
    }

    /** A hook for statuses, and one for incidents, as far as endpoints want them. */
    List<Map<String, Object>> of(List<Endpoint> endpoints) {
        List<Map<String, Object>> hooks = new ArrayList<>();
        List<String> statuses = ids(endpoints, Action.UPDATE_STATUS);
        if (!statuses.isEmpty()) {
            hooks.add(hook(
                    "cachet-status",
                    "statuses",
                    List.of("up", "degraded", "partial", "down"),
                    statuses,
                    List.of(request("/components/{{ endpoint.attributes.component_id }}", "PUT", STATUS))));
        }
        List<String> incidents = ids(endpoints, Action.CREATE_INCIDENT);
        if (!incidents.isEmpty()) {
            hooks.add(hook("cachet-incidents", "incidents", List.of("opened", "resolved"), incidents, incidents()));
        }
        return hooks;
    }

    static List<String> ids(List<Endpoint> endpoints, Action action) {
        return endpoints.stream()
                .filter(endpoint -> endpoint.does(action))
                .map(Endpoint::id)
                .toList();
    }

    static Map<String, Object> hook(
            String name, String kind, List<String> steps, List<String> endpoints, List<Map<String, Object>> requests) {
        Map<String, Object> hook = new LinkedHashMap<>();
        hook.put("name", name);
        Map<String, Object> listen = new LinkedHashMap<>();
        listen.put(kind, steps);
        listen.put("endpoints", endpoints);
        hook.put("listen", listen);
        Map<String, Object> send = new LinkedHashMap<>();
        send.put("requests", requests);
        hook.put("send", send);
        return hook;
    }

    /** What a hook of these sends. */
    @SuppressWarnings("unchecked") // made here
    static Map<String, Object> send(Map<String, Object> hook) {
        return (Map<String, Object>) Objects.requireNonNull(hook.get("send"));
    }

    /** Version 2.3 knows no updates of incidents, and answers 404. */
    private List<Map<String, Object>> incidents() {
        Map<String, Object> opened = request("/incidents", "POST", opened());
        Map<String, Object> first = new LinkedHashMap<>();
        first.put("when", "event_type == 'opened'");
        first.putAll(opened);
        String incident = "/incidents/{{ thread.opened.response.json.data.id }}";
        String resolved = "\"status\": 4, \"message\": \"" + messages.template(Kind.OPERATIONAL) + "\"";
        Map<String, Object> update = request(incident + "/updates", "POST", "{" + resolved + "}");
        update.put("fallback_on", "response.status_code == 404");
        return List.of(
                first,
                update,
                request(incident, "PUT", "{" + resolved + ", \"visible\": {{ endpoint.attributes.visible }}}"));
    }

    private String opened() {
        return "{\"name\": \"" + title() + "\", \"message\": \"{{ message | default(title) }}\", \"status\": 1,"
                + " \"visible\": {{ endpoint.attributes.visible }},"
                + " \"component_id\": {{ endpoint.attributes.component_id }}, \"component_status\":"
                + " {% if incident.severity == 'degraded' %}2{% elseif incident.severity == 'partial' %}3{% else %}4"
                + "{% endif %}, \"notify\": true}";
    }

    private String title() {
        return "{% if incident.severity == 'degraded' %}" + messages.template(Kind.PERFORMANCE) + "{% else %}"
                + messages.template(Kind.OUTAGE) + "{% endif %}";
    }

    private Map<String, Object> request(String path, String method, String template) {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("url", server.address() + path);
        request.put("method", method);
        request.put("headers", Map.of("X-Cachet-Token", server.token()));
        request.put("content_type", "application/json");
        request.put("template", template);
        return request;
    }
}
