package dev.tocsin.importers.cachet;

import dev.tocsin.definitions.yaml.Environment;
import dev.tocsin.importers.address.Authorities;
import dev.tocsin.importers.address.OwnHosts;
import dev.tocsin.importers.cachet.Endpoint.Action;
import dev.tocsin.importers.output.HookOfEndpoints;
import dev.tocsin.importers.output.Secrets;
import dev.tocsin.importers.source.Findings;
import dev.tocsin.importers.source.Given;
import dev.tocsin.importers.source.PyYaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads a configuration of cachet-url-monitor.
 *
 * <p>Threading: one thread.
 */
public final class CachetUrlMonitor {

    private static final Set<String> SECTIONS = Set.of("endpoints", "cachet", "webhooks", "messages");

    private final Secrets secrets;
    private final Environment environment;

    public CachetUrlMonitor(Secrets secrets, Environment environment) {
        this.secrets = secrets;
        this.environment = environment;
    }

    /** Whether a YAML file is one of its, and none of ours. */
    public static boolean isOne(String text) {
        Given top = PyYaml.read("", text, new Findings());
        return top.isMap() && top.map().containsKey("cachet") && top.map().containsKey("endpoints");
    }

    /** What tocsin.yaml would say, as far as it can. */
    public Map<String, Object> read(String file, String text, Findings findings) {
        Given top = PyYaml.read(file, text, findings);
        if (!findings.clean()) {
            return Map.of();
        }
        if (!top.isMap()) {
            top.problem("expected endpoints and cachet, but it is " + top.kind());
            return Map.of();
        }
        Words.unread(top, SECTIONS);
        Optional<String> authorities = Authorities.of(environment, top::note);
        Messages messages = Messages.read(top.get("messages"));
        Words.unread(top.get("messages"), Messages.KEYS);
        List<Endpoint> endpoints = endpoints(top.get("endpoints"), messages, authorities);
        Optional<Server> server = Server.read(top.get("cachet"), secrets, environment);
        List<Webhook> webhooks = webhooks(top.get("webhooks"), endpoints, messages);
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("endpoints", endpoints.stream().map(Endpoint::definition).toList());
        List<Map<String, Object>> hooks = hooks(endpoints, server, messages, webhooks);
        authorities.ifPresent(
                bundle -> hooks.forEach(hook -> CachetHooks.sent(hook).put("ca", bundle)));
        if (!hooks.isEmpty()) {
            document.put("hooks", hooks);
            Set<String> hosts = new TreeSet<>();
            server.ifPresent(cachet -> hosts.addAll(cachet.hosts()));
            webhooks.forEach(webhook -> hosts.add(webhook.host()));
            OwnHosts.allowed(hosts).ifPresent(egress -> document.put("egress", egress));
        }
        return document;
    }

    private List<Endpoint> endpoints(Given given, Messages messages, Optional<String> authorities) {
        EndpointReader reader = new EndpointReader(messages, secrets, environment, authorities);
        List<Given> items = given.required("a list of endpoints").list();
        if (given.isList() && items.isEmpty()) {
            given.problem("expected at least one endpoint");
        }
        List<Endpoint> endpoints = new ArrayList<>();
        for (Given item : items) {
            reader.read(item).ifPresent(endpoints::add);
        }
        return endpoints;
    }

    /** They are called for incidents alone. */
    private List<Webhook> webhooks(Given given, List<Endpoint> endpoints, Messages messages) {
        List<Webhook> webhooks = new ArrayList<>();
        for (Given item : given.list()) {
            Webhook.read(item, webhooks.size() + 1, messages, secrets).ifPresent(webhooks::add);
        }
        if (!webhooks.isEmpty()
                && CachetHooks.ids(endpoints, Action.CREATE_INCIDENT).isEmpty()) {
            given.note("are for incidents, which no endpoint creates: they are left out, as they were never called");
            return List.of();
        }
        return webhooks;
    }

    private List<Map<String, Object>> hooks(
            List<Endpoint> endpoints, Optional<Server> server, Messages messages, List<Webhook> webhooks) {
        List<Map<String, Object>> hooks = new ArrayList<>();
        server.map(cachet -> new CachetHooks(cachet, messages).of(endpoints)).ifPresent(hooks::addAll);
        List<String> ids = CachetHooks.ids(endpoints, Action.CREATE_INCIDENT);
        for (Webhook webhook : webhooks) {
            Map<String, Object> send = new LinkedHashMap<>();
            send.put("requests", List.of(webhook.request()));
            webhook.auth().ifPresent(auth -> send.put("auth", auth));
            String name = "webhook-" + (webhooks.indexOf(webhook) + 1);
            hooks.add(HookOfEndpoints.incidents(name, ids, send));
        }
        return hooks;
    }
}
