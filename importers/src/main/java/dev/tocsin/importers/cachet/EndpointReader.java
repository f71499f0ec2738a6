package dev.tocsin.importers.cachet;

import dev.tocsin.definitions.check.Slug;
import dev.tocsin.definitions.yaml.Environment;
import dev.tocsin.definitions.yaml.Problem;
import dev.tocsin.importers.address.Address;
import dev.tocsin.importers.address.Credential;
import dev.tocsin.importers.address.SecretQuery;
import dev.tocsin.importers.cachet.Endpoint.Action;
import dev.tocsin.importers.output.Literal;
import dev.tocsin.importers.output.OwnRules;
import dev.tocsin.importers.output.Seconds;
import dev.tocsin.importers.output.Secrets;
import dev.tocsin.importers.source.Given;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads endpoints one after the other.
 *
 * <p>Threading: one thread.
 */
final class EndpointReader {

    private static final Set<String> KNOWN = Set.of(
            "name",
            "url",
            "method",
            "timeout",
            "header",
            "insecure",
            "expectation",
            "allowed_fails",
            "component_id",
            "metric_id",
            "action",
            "public_incidents",
            "latency_unit",
            "frequency");
    private static final Map<String, String> UNITS = Map.of(
            "ms",
            "ms",
            "milliseconds",
            "ms",
            "s",
            "s",
            "seconds",
            "s",
            "m",
            "m",
            "minutes",
            "m",
            "h",
            "h",
            "hours",
            "h");
    /** Where a key of ours was, for what its check says. */
    private static final Map<String, String> WAS = Map.of(
            "headers",
            "header",
            "interval",
            "frequency",
            "expect",
            "expectation",
            "failures",
            "allowed_fails",
            "auth",
            "url");

    private static final double SHORTEST = 0.1;
    private static final double LONGEST = 7 * 86_400;
    private static final int MOST_FAILS = 999;

    private final Messages messages;
    private final Secrets secrets;
    private final Environment environment;
    private final Optional<String> authorities;
    private final Set<String> ids = new HashSet<>();

    EndpointReader(Messages messages, Secrets secrets, Environment environment, Optional<String> authorities) {
        this.authorities = authorities;
        this.messages = messages;
        this.secrets = secrets;
        this.environment = environment;
    }

    /** Empty where nothing can be made of it; what it lacks is a problem. */
    Optional<Endpoint> read(Given given) {
        if (!given.isMap()) {
            given.problem("expected the keys of an endpoint, but it is " + given.kind());
            return Optional.empty();
        }
        Words.unread(given, KNOWN);
        Given named = given.get("name").required("a name");
        String name = named.text();
        String id = id(named, name == null ? "" : name, given);
        Map<String, Object> definition = new LinkedHashMap<>();
        if (!id.equals(Slug.of(name == null ? "" : name))) {
            definition.put("id", id);
        }
        definition.put("name", Literal.text(name == null ? "" : name));
        boolean reachable = address(given, id, definition);
        times(given, definition);
        List<Map<String, Object>> expectations = ExpectationReader.read(given.get("expectation"));
        definition.put("expect", expectations);
        Set<Action> actions = actions(given);
        boolean isPublic = attributes(given, actions, definition);
        if (name == null || !reachable || expectations.isEmpty() || !usable(given, definition)) {
            return Optional.empty();
        }
        return Optional.of(new Endpoint(id, given, definition, actions, isPublic));
    }

    private String id(Given named, String name, Given endpoint) {
        String slug = Slug.of(name);
        String usual = slug.isEmpty() ? "endpoint" : slug.substring(0, Math.min(slug.length(), 95));
        String id = slug.isEmpty() ? "endpoint-1" : slug;
        for (int number = 2; !ids.add(id); number++) {
            id = usual + "-" + number;
        }
        if (!id.equals(slug) && !slug.isEmpty() && endpoint.present()) {
            named.note("is the name of an endpoint before it: the id of this one is " + id);
        }
        return id;
    }

    /** Whether there is somewhere to ask. */
    private boolean address(Given given, String id, Map<String, Object> definition) {
        Given url = given.get("url").required("a URL");
        String verb = given.get("method").required("a method such as GET").text();
        String written = url.text();
        Address address = written == null ? Address.NONE : Address.of(written);
        if (written != null && Address.lacksScheme(written)) {
            missing(url, written);
        }
        definition.put("url", SecretQuery.hidden(address.url(), "endpoints." + id + ".url", secrets));
        definition.put("method", verb == null ? "GET" : verb.strip().toUpperCase(Locale.ROOT));
        address.user().ifPresent(user -> definition.put("auth", Map.of("basic", basic(user, "endpoints." + id))));
        headers(given.get("header"), id, definition);
        Boolean insecure = flag(given.get("insecure"));
        if (insecure != null && insecure) {
            definition.put("insecure", true);
        } else if (address.url().startsWith("https:")) {
            authorities.ifPresent(bundle -> definition.put("ca", bundle));
        }
        return written != null;
    }

    private static void missing(Given url, String written) {
        if (written.contains("://")) {
            url.problem("expected a URL that begins with http:// or https://");
        } else if (written.toLowerCase(Locale.ROOT).startsWith("http")) {
            url.note(
                    "has no scheme but begins with http, at which cachet-url-monitor stopped: read with http:// before it");
        }
    }

    private Map<String, Object> basic(Address.Credentials user, String owner) {
        Map<String, Object> basic = new LinkedHashMap<>();
        basic.put("username", Literal.text(user.name()));
        basic.put("password", "${" + secrets.keep(owner + ".password", user.password()) + "}");
        return basic;
    }

    private void headers(Given header, String id, Map<String, Object> definition) {
        Map<String, Object> headers = new LinkedHashMap<>();
        header.map().forEach((name, value) -> {
            String text = value.required("text").text();
            if (text != null) {
                headers.put(
                        name,
                        Credential.isNamed(name) && !text.isEmpty()
                                ? "${" + secrets.keep("endpoints." + id + ".headers." + name, text) + "}"
                                : Literal.text(text));
            }
        });
        if (!headers.isEmpty()) {
            definition.put("headers", headers);
        }
    }

    /** True or false, or a number that is 0 or not; null where it is neither or absent. */
    private static @Nullable Boolean flag(Given given) {
        Object content = given.content();
        if (content instanceof Boolean flag) {
            return flag;
        }
        if (content instanceof BigInteger number) {
            return number.signum() != 0;
        }
        if (given.present()) {
            given.problem("expected true or false but it is " + given.kind()
                    + ", which Python takes for true where there is anything in it");
        }
        return null;
    }

    private static void times(Given given, Map<String, Object> definition) {
        Given frequency = given.get("frequency").required("seconds");
        Double every = frequency.number();
        if (every != null) {
            double within = Math.min(LONGEST, Math.max(SHORTEST, every));
            if (within != every) {
                frequency.problem("expected from 0.1 seconds to 7 days: would become " + Seconds.text(within));
            }
            frequency.note("counts from one request to the next; there from the end of one to the next");
            definition.put("interval", Seconds.text(within));
        }
        Given timeout = given.get("timeout");
        Double limit = timeout.number();
        if (limit == null && !given.map().containsKey("timeout")) {
            timeout.required("seconds");
        }
        if (limit != null) {
            timeout.note("is for the whole request; there it was for connecting, and for each part of the answer");
        }
        // Nothing and 0 mean one second.
        definition.put("timeout", Seconds.text(limit == null || limit == 0 ? 1 : limit));
        Given fails = given.get("allowed_fails");
        Integer allowed = fails.whole();
        int most = allowed == null ? 0 : Math.max(0, allowed);
        if (most > MOST_FAILS) {
            fails.problem("expected at most " + MOST_FAILS + ": would become " + MOST_FAILS);
        }
        definition.put("failures", Math.min(MOST_FAILS, most) + 1);
        definition.put("successes", 1);
        definition.put("no_answer_severity", "partial");
        definition.put("timeout_severity", "degraded");
    }

    private static Set<Action> actions(Given given) {
        Set<Action> actions = EnumSet.noneOf(Action.class);
        for (Given item : given.get("action").list()) {
            String name = item.required("an action").text();
            List<String> names =
                    Arrays.stream(Action.values()).map(Action::name).toList();
            if (name != null && !names.contains(name)) {
                item.problem("there is no action '" + name + "'" + Words.suggested(name, names));
            } else if (name != null && !actions.add(Action.valueOf(name))) {
                item.note("is there twice, and is done once; there it was done twice");
            }
        }
        return actions;
    }

    /** Says whether everybody sees its incidents. */
    private boolean attributes(Given given, Set<Action> actions, Map<String, Object> definition) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        String component = number(given.get("component_id").required("the id of the component"));
        if (component != null) {
            attributes.put("component_id", component);
        }
        metric(given, actions, attributes, definition);
        Given visible = given.get("public_incidents");
        Boolean shown = flag(visible);
        if (actions.contains(Action.CREATE_INCIDENT)) {
            if (!visible.present()) {
                visible.note("is missing: incidents are public");
            }
            messages.attributes(given, attributes);
        }
        definition.put("attributes", attributes);
        return shown == null || shown;
    }

    private static void metric(
            Given given, Set<Action> actions, Map<String, Object> attributes, Map<String, Object> definition) {
        String metric = number(given.get("metric_id"));
        if (metric != null) {
            attributes.put("metric_id", metric);
        }
        Given unit = given.get("latency_unit");
        String written = unit.text();
        if (written != null && !UNITS.containsKey(written)) {
            unit.problem("expected ms, s, m or h" + Words.suggested(written, UNITS.keySet()));
        }
        if (!actions.contains(Action.PUSH_METRICS)) {
            return;
        }
        if (metric == null || metric.equals("0")) {
            given.get("action").note("has PUSH_METRICS but there is no metric_id: nothing is pushed, as nothing was");
            actions.remove(Action.PUSH_METRICS);
            return;
        }
        attributes.put("latency_unit", UNITS.getOrDefault(written == null ? "s" : written, "s"));
        definition.put("tell_results", true);
    }

    /** An id of Cachet's, as text. */
    private static @Nullable String number(Given given) {
        Object content = given.content();
        if (content instanceof BigInteger number && number.signum() >= 0) {
            return number.toString();
        }
        if (content instanceof String text && text.strip().matches("\\d{1,18}")) {
            return text.strip();
        }
        if (given.present()) {
            given.problem("expected a number, as Cachet's ids are");
        }
        return null;
    }

    /** Whether it is one by the rules of tocsin.yaml. */
    private boolean usable(Given given, Map<String, Object> definition) {
        List<Problem> problems = OwnRules.problems(definition, environment);
        for (Problem problem : problems) {
            String key = problem.path().replaceFirst("[.\\[].*", "");
            Given place = given.get(WAS.getOrDefault(key, key));
            (place.present() ? place : given).problem(OwnRules.words(problem));
        }
        return problems.isEmpty();
    }
}
