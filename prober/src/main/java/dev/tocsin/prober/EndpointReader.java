package dev.tocsin.prober;

import dev.tocsin.bootstrap.reference.References;
import dev.tocsin.prober.Endpoint.Unaskable;
import dev.tocsin.prober.check.Header;
import dev.tocsin.prober.check.HttpTarget;
import dev.tocsin.prober.expect.Expectation;
import dev.tocsin.prober.expect.Expectations;
import dev.tocsin.prober.expect.Severity;
import dev.tocsin.prober.expect.StatusRange;
import dev.tocsin.prober.schedule.Slots;
import dev.tocsin.schemas.event.Authentication;
import dev.tocsin.schemas.event.EndpointDefinition;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Definitions as this prober understands them; what it does not understand makes results inconclusive, never errors. */
final class EndpointReader {
    private final String location;
    private final References references;

    EndpointReader(String location, References references) {
        this.location = location;
        this.references = references;
    }

    /** Empty if it is not this prober's to probe: disabled, elsewhere only, or reporting by itself. */
    Optional<Endpoint> read(EndpointDefinition definition) {
        boolean here =
                definition.getLocations().isEmpty() || definition.getLocations().contains(location);
        if (!definition.getEnabled() || !here || definition.getProbe().equals("heartbeat")) {
            return Optional.empty();
        }
        List<Expectation> expectations =
                definition.getExpect().stream().map(EndpointReader::expectation).toList();
        var all = new Expectations(
                expectations.isEmpty() ? Expectation.usual() : expectations,
                severity(definition.getNoAnswerSeverity()),
                severity(definition.getTimeoutSeverity()));
        return Optional.of(new Endpoint(
                definition.getId(),
                definition.getGeneration(),
                Slots.of(definition.getId(), location, Duration.ofMillis(Math.max(1, definition.getIntervalMs()))),
                all,
                target(definition, all.needsBody())));
    }

    private Supplier<HttpTarget> target(EndpointDefinition definition, boolean bodyWanted) {
        Optional<String> unknown = unknownIn(definition);
        if (unknown.isPresent()) {
            String why = "this prober does not know " + unknown.get();
            return () -> {
                throw new Unaskable(why);
            };
        }
        return () -> {
            try {
                return resolved(definition, bodyWanted);
            } catch (IllegalArgumentException e) {
                throw new Unaskable("the definition cannot be used: " + e.getMessage());
            }
        };
    }

    /** To leave one of these out and ask all the same would be to ask something else. */
    private static Optional<String> unknownIn(EndpointDefinition definition) {
        if (!definition.getProbe().equals("http")) {
            return Optional.of("the probe '" + definition.getProbe() + "'");
        }
        Authentication auth = definition.getAuth();
        if (auth != null && !auth.getKind().equals("basic") && !auth.getKind().equals("bearer")) {
            return Optional.of("the authentication '" + auth.getKind() + "'");
        }
        if (definition.getProxy() != null) {
            return Optional.of("'proxy'");
        }
        if (definition.getCa() != null) {
            return Optional.of("'ca'");
        }
        return definition.getIp() == null ? Optional.empty() : Optional.of("'ip'");
    }

    private HttpTarget resolved(EndpointDefinition definition, boolean bodyWanted) {
        List<Header> headers = new ArrayList<>();
        authorization(definition.getAuth()).ifPresent(headers::add);
        definition.getHeaders().forEach((name, value) -> headers.add(header(name, value)));
        return new HttpTarget(
                URI.create(inFull(definition.getUrl())),
                definition.getMethod().toUpperCase(Locale.ROOT),
                headers,
                Optional.ofNullable(definition.getBody()).map(this::inFull),
                Duration.ofMillis(definition.getTimeoutMs()),
                definition.getFollowRedirects(),
                definition.getInsecure(),
                bodyWanted);
    }

    private Header header(String name, String value) {
        String resolved = inFull(value);
        return References.isIn(value) ? new Header(name, resolved, true) : new Header(name, resolved);
    }

    private Optional<Header> authorization(@Nullable Authentication auth) {
        if (auth == null) {
            return Optional.empty();
        }
        String value = auth.getKind().equals("bearer")
                ? "Bearer " + parameter(auth, "token")
                : "Basic " + base64(parameter(auth, "username") + ":" + parameter(auth, "password"));
        return Optional.of(new Header("Authorization", value, true));
    }

    private String parameter(Authentication auth, String name) {
        Map<String, String> parameters = auth.getParameters();
        String value = parameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException("auth." + auth.getKind() + " has no " + name);
        }
        return inFull(value);
    }

    private String inFull(String text) {
        return references.resolve(text).orElseThrow(Unaskable::new);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Expectation expectation(dev.tocsin.schemas.event.Expectation written) {
        String text = written.getText();
        Severity severity = severity(written.getSeverity());
        Long limit = written.getLimitMs();
        String pattern = written.getPattern();
        if (written.getKind().equals("status") && !written.getRanges().isEmpty()) {
            List<StatusRange> ranges = written.getRanges().stream()
                    .map(range -> new StatusRange(range.getFrom(), range.getTo()))
                    .toList();
            return Expectation.status(text, ranges, severity);
        }
        if (written.getKind().equals("latency") && limit != null) {
            return Expectation.latency(text, Duration.ofMillis(limit), severity);
        }
        if (written.getKind().equals("body") && pattern != null) {
            return Expectation.body(text, pattern, written.getFromStart(), severity);
        }
        return Expectation.unusable(text, "this prober cannot judge the expectation '" + text + "'", severity);
    }

    private static Severity severity(dev.tocsin.schemas.event.Severity written) {
        return switch (written) {
            case degraded -> Severity.DEGRADED;
            case partial -> Severity.PARTIAL;
            case major, none, unknown -> Severity.MAJOR;
        };
    }
}
