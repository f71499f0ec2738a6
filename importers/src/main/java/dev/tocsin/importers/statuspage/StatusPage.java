package dev.tocsin.importers.statuspage;

import dev.tocsin.definitions.check.Slug;
import dev.tocsin.definitions.yaml.Environment;
import dev.tocsin.definitions.yaml.Problem;
import dev.tocsin.importers.address.Address;
import dev.tocsin.importers.address.Authorities;
import dev.tocsin.importers.address.OwnHosts;
import dev.tocsin.importers.address.SecretQuery;
import dev.tocsin.importers.output.HookOfEndpoints;
import dev.tocsin.importers.output.Literal;
import dev.tocsin.importers.output.OwnRules;
import dev.tocsin.importers.output.Secrets;
import dev.tocsin.importers.statuspage.Cachet.Listed;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes endpoints of the components of a Cachet, and hooks that keep it as they are.
 *
 * <p>Threading: one thread.
 */
public final class StatusPage {

    private static final String TAG = "cachet";
    private static final String ADDRESS = "CACHET_API_URL";
    private static final String TOKEN = "CACHET_TOKEN";

    private final Environment environment;
    private final Secrets secrets;
    private final List<String> problems = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();

    public StatusPage(Environment environment, Secrets secrets) {
        this.environment = environment;
        this.secrets = secrets;
    }

    /** What cannot be an endpoint though it has a link, a line each. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** What is left out, a line each. */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    /**
     * What tocsin.yaml would say; empty where nothing can be asked. Throws {@link Unreadable} where the page does not say what it
     * has.
     *
     * @param url of the page or of its API
     * @param token empty: that of the environment
     */
    public Map<String, Object> read(String url, Optional<String> token) {
        String known = token.or(() -> environment.variable(TOKEN))
                .orElseThrow(() -> new IllegalStateException("there is no token"));
        Optional<String> authorities = Authorities.of(environment, notes::add);
        Cachet cachet = new Cachet(known, Authorities.bundle(environment).map(Trust::in));
        Listed listed = cachet.components(Places.of(url));
        List<Map<String, Object>> endpoints = new ArrayList<>();
        for (Component component : listed.components()) {
            if (!component.enabled()) {
                notes.add(component + " is disabled: it is left out");
            } else if (component.link().isEmpty()) {
                notes.add(component + " has no link that could be asked: it is left out");
            } else if (component.link().contains("://") && Address.lacksScheme(component.link())) {
                problems.add(component + " has a link that is no address of http: or https:");
            } else {
                endpoint(component, authorities).ifPresent(endpoints::add);
            }
        }
        if (endpoints.isEmpty()) {
            problems.add(listed.url() + " has no component with a link");
            return Map.of();
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("endpoints", endpoints);
        document.put("hooks", hooks(listed, token, authorities));
        OwnHosts.allowed(Set.of(OwnHosts.host(listed.url()))).ifPresent(egress -> document.put("egress", egress));
        return document;
    }

    /** As the generator of cachet-url-monitor has it, with what that program makes of no answer. */
    private Optional<Map<String, Object>> endpoint(Component component, Optional<String> authorities) {
        Map<String, Object> endpoint = new LinkedHashMap<>();
        String name = component.name().isBlank() ? "Component " + component.id() : component.name();
        String id = id(name);
        if (!id.equals(Slug.of(name))) {
            endpoint.put("id", id);
        }
        Address address = Address.of(component.link());
        endpoint.put("name", Literal.text(name));
        endpoint.put("tags", List.of(TAG));
        endpoint.put("url", SecretQuery.hidden(address.url(), "endpoints." + id + ".url", secrets));
        address.user().ifPresent(user -> {
            Map<String, Object> basic = new LinkedHashMap<>();
            basic.put("username", Literal.text(user.name()));
            basic.put("password", "${" + secrets.keep("endpoints." + id + ".password", user.password()) + "}");
            endpoint.put("auth", Map.of("basic", basic));
        });
        if (address.url().startsWith("https:")) {
            authorities.ifPresent(bundle -> endpoint.put("ca", bundle));
        }
        endpoint.put("interval", "30s");
        endpoint.put("timeout", "1s");
        endpoint.put("failures", 1);
        endpoint.put("successes", 1);
        endpoint.put("no_answer_severity", "partial");
        endpoint.put("timeout_severity", "degraded");
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("status", "200-299");
        status.put("severity", "major");
        endpoint.put("expect", List.of(status));
        endpoint.put("attributes", Map.of("component_id", component.id()));
        return usable(component, endpoint) ? Optional.of(endpoint) : Optional.empty();
    }

    private boolean usable(Component component, Map<String, Object> endpoint) {
        List<Problem> wrong = OwnRules.problems(endpoint, environment);
        for (Problem problem : wrong) {
            problems.add(component + " " + OwnRules.words(problem));
        }
        return wrong.isEmpty();
    }

    private String id(String name) {
        String slug = Slug.of(name);
        String usual = slug.isEmpty() ? "component" : slug.substring(0, Math.min(slug.length(), 95));
        String id = slug.isEmpty() ? "component-1" : slug;
        for (int number = 2; !ids.add(id); number++) {
            id = usual + "-" + number;
        }
        return id;
    }

    private List<Map<String, Object>> hooks(Listed listed, Optional<String> token, Optional<String> authorities) {
        String reference =
                token.map(text -> "|" + secrets.keep("cachet.token", text)).orElse("");
        Map<String, Object> cachet = new LinkedHashMap<>();
        cachet.put("url", "${env:" + ADDRESS + ":-" + listed.url() + "}");
        cachet.put("token", "${env:" + TOKEN + reference + "}");
        if (listed.version() == Version.TWO && !listed.url().contains("/v1")) {
            cachet.put("version", "2");
        }
        Map<String, Object> send = new LinkedHashMap<>();
        send.put("cachet", cachet);
        authorities.ifPresent(bundle -> send.put("ca", bundle));
        return List.of(
                HookOfEndpoints.statuses("cachet-status", Map.of("tags", List.of(TAG)), send),
                HookOfEndpoints.incidents("cachet-incidents", Map.of("tags", List.of(TAG)), send));
    }
}
