package dev.tocsin.definitions.check;

import dev.tocsin.definitions.yaml.Section;
import dev.tocsin.definitions.yaml.Value;
import dev.tocsin.schemas.event.EndpointDefinition;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A kind of probe: which addresses and keys it has, and what may be expected of its answers.
 *
 * @param schemes of its addresses
 */
record Probe(String name, Set<String> schemes, List<String> expectations, Keys keys) {

    /** Reads the keys that only some probes have. */
    interface Keys {
        void read(Section section, String owner, EndpointDefinition.Builder definition);
    }

    private static final Probe HTTP = new Probe(
            "http",
            Set.of("http", "https"),
            List.of("status", "latency", "body", "json", "header", "certificate", "that"),
            HttpKeys::read);
    private static final Probe TCP =
            new Probe("tcp", Set.of("tcp"), List.of("latency", "body", "certificate", "that"), ConnectionKeys::tcp);
    private static final Probe TLS =
            new Probe("tls", Set.of("tls"), List.of("latency", "certificate", "that"), ConnectionKeys::tls);
    private static final Probe DNS =
            new Probe("dns", Set.of("dns"), List.of("rcode", "answers", "latency", "that"), ConnectionKeys::dns);
    private static final Probe ICMP =
            new Probe("icmp", Set.of("icmp"), List.of("latency", "that"), ConnectionKeys::icmp);
    private static final Probe TASK =
            new Probe("task", Set.of(), List.of("report", "latency", "certificate", "that"), TaskKeys::read);
    private static final Probe UP =
            new Probe("up", Set.of(), List.of("report", "warnings", "latency", "certificate", "that"), AnexiaKeys::up);
    private static final Probe MODULES = new Probe(
            "modules", Set.of(), List.of("report", "outdated", "latency", "certificate", "that"), AnexiaKeys::modules);
    private static final Probe HEARTBEAT = new Probe("heartbeat", Set.of(), List.of(), HeartbeatKeys::read);
    private static final List<Probe> ALL = List.of(HTTP, TCP, TLS, DNS, ICMP, TASK, UP, MODULES, HEARTBEAT);
    private static final Set<String> LATER = Set.of("grpc", "websocket", "kafka", "sql", "steps");

    /** The one that is named, or else the one that a heartbeat or the address means. */
    static Probe of(Section section) {
        Value named = section.get("probe");
        String name = named.text();
        if (name == null) {
            return section.has(HEARTBEAT.name)
                    ? HEARTBEAT
                    : byScheme(scheme(section.get("url"))).orElse(HTTP);
        }
        Optional<Probe> known =
                ALL.stream().filter(probe -> probe.name.equals(name)).findFirst();
        if (known.isPresent()) {
            return known.get();
        }
        List<String> names = ALL.stream().map(Probe::name).toList();
        if (LATER.contains(name)) {
            named.problem("the probe '" + name + "' is not available in this version, only " + Value.listed(names));
        } else {
            var unused = named.oneOf("http", names);
        }
        return HTTP;
    }

    /** Whether it is not asked, but reports by itself. */
    boolean isHeartbeat() {
        return equals(HEARTBEAT);
    }

    private static Optional<Probe> byScheme(@Nullable String scheme) {
        return ALL.stream()
                .filter(probe -> scheme != null && probe.schemes.contains(scheme))
                .findFirst();
    }

    private static @Nullable String scheme(Value url) {
        try {
            String written = url.written();
            String scheme = written == null ? null : new URI(written.replaceAll("\\$\\{[^}]*}", "x")).getScheme();
            return scheme == null ? null : scheme.toLowerCase(Locale.ROOT);
        } catch (URISyntaxException reportedElsewhere) {
            return null;
        }
    }
}
