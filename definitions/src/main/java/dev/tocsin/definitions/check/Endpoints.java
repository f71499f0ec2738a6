package dev.tocsin.definitions.check;

import dev.tocsin.definitions.yaml.Section;
import dev.tocsin.definitions.yaml.Value;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.Severity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the endpoints. */
final class Endpoints {

    static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE");

    private static final Pattern METHOD = Pattern.compile("[A-Z][A-Z0-9_-]{0,30}");
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final String[] LATER = {"steps", "failure_window"};

    private final Map<String, String> paths = new HashMap<>();
    private final Map<String, String> pingKeys = new HashMap<>();
    private final List<EndpointDefinition> read = new ArrayList<>();
    private final Dependencies dependencies = new Dependencies();

    /** Checks what endpoints say about each other, once all are read. */
    void together() {
        dependencies.check();
    }

    /** Endpoints of other definitions that there are. */
    void besides(List<EndpointDefinition> others) {
        others.forEach(other -> dependencies.know(other.getId(), other.getDependsOn()));
    }

    List<EndpointDefinition> read() {
        return read;
    }

    void add(Value value) {
        value.withoutVaults();
        Section section = value.section().later(LATER);
        String name = name(section.get("name"));
        String group = section.get("group").text();
        String id = id(value, section.get("id"), name, group);
        Probe probe = Probe.of(section);
        EndpointDefinition.Builder definition = EndpointDefinition.newBuilder()
                .setId(id)
                .setName(name)
                .setProbe(probe.name())
                .setOrigin("")
                .setGeneration(0)
                .setGroup(group)
                .setTags(section.get("tags").texts())
                .setAttributes(attributes(section.get("attributes")))
                .setEnabled(section.get("enabled").flag(true))
                .setIsPublic(section.get("public").flag(false))
                .setTellsResults(section.get("tell_results").flag(false));
        probe.keys().read(section, "endpoints." + id, definition);
        if (probe.isHeartbeat()) {
            pingKey(section.get("heartbeat"), definition);
        } else {
            judgement(section, probe, definition);
        }
        // Who reports by itself has looked more than once already.
        Patience.failures(section.get("failures"), probe.isHeartbeat() ? 1 : 3, definition);
        definition.setSuccesses(section.get("successes").number(probe.isHeartbeat() ? 1 : 2, 1, 1000));
        Patience.flapping(section.get("flapping"), definition);
        Value reminding = section.get("remind_every");
        long every = reminding.duration(HOUR, MINUTE, 30 * DAY);
        definition.setRemindEveryMs(reminding.present() ? every : null);
        Value dependsOn = section.get("depends_on");
        definition.setDependsOn(dependsOn.texts());
        section.end();
        read.add(definition.build());
        dependencies.add(id, definition.getDependsOn(), dependsOn);
    }

    private static void judgement(Section section, Probe probe, EndpointDefinition.Builder definition) {
        long interval = section.get("interval").duration(60_000, 100, 7 * DAY);
        long timeout = section.get("timeout").duration(10_000, 1, HOUR);
        if (timeout > interval) {
            Value place = section.get(section.has("timeout") ? "timeout" : "interval");
            place.warning("the timeout is longer than the interval: a probe may not have ended when the next is due");
        }
        if (probe.name().equals("task")) {
            Value after = section.get("error_interval");
            long afterError = after.duration(interval, 100, 7 * DAY);
            definition.setErrorIntervalMs(after.present() ? afterError : null);
        }
        definition
                .setIntervalMs(interval)
                .setTimeoutMs(timeout)
                .setExpect(Expectations.read(section.get("expect"), probe.expectations()))
                .setNoAnswerSeverity(Expectations.severity(section.get("no_answer_severity"), Severity.major))
                .setTimeoutSeverity(Expectations.severity(section.get("timeout_severity"), Severity.major));
        Locations.read(section.get("locations"), definition);
    }

    /** A ping key stands for one endpoint. */
    private void pingKey(Value heartbeat, EndpointDefinition.Builder definition) {
        String key = definition.getHeartbeat() == null
                ? null
                : definition.getHeartbeat().getPingKey();
        String before = key == null ? null : pingKeys.putIfAbsent(key, heartbeat.path());
        if (before != null) {
            heartbeat.problem("the ping key is already that of " + before + ": give each endpoint its own");
        }
    }

    private static String name(Value value) {
        String name = value.required("a name such as Shop API").text();
        if (name != null && name.isBlank()) {
            value.problem("expected a name such as Shop API but there is nothing");
        }
        return name == null ? "" : name;
    }

    private String id(Value endpoint, Value given, String name, @Nullable String group) {
        String id = given.text();
        if (id == null) {
            id = Slug.of(group == null ? name : group + "-" + name);
            if (id.isEmpty() && !name.isBlank()) {
                endpoint.problem("no id can be made from the name '" + name + "': give one as `id`, such as shop-api");
            }
        } else if (!Slug.ID.matcher(id).matches()) {
            given.problem("expected an id of a-z, 0-9 and -, at most 100 characters, but was '" + id + "'");
        }
        String before = id.isEmpty() ? null : paths.putIfAbsent(id, endpoint.path());
        if (before != null) {
            (given.present() ? given : endpoint)
                    .problem("the id '" + id + "' is already that of " + before + ": change the name or give an `id`");
        }
        return id;
    }

    /** A method in upper case. */
    static String method(Value value, String ifAbsent) {
        String method = value.text(ifAbsent).strip().toUpperCase(Locale.ROOT);
        if (!METHOD.matcher(method).matches() || method.equals("CONNECT")) {
            value.problem("expected an HTTP method such as GET or POST but was '" + value.text("") + "'");
            return ifAbsent;
        }
        if (!METHODS.contains(method)) {
            value.warning("'" + method + "' is not one of the usual HTTP methods");
        }
        return method;
    }

    private static Map<String, String> attributes(Value value) {
        Map<String, String> attributes = new LinkedHashMap<>();
        value.section().all().forEach((key, content) -> attributes.put(key, content.text("")));
        return attributes;
    }
}
