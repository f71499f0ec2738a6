package dev.tocsin.prober;

import dev.tocsin.bootstrap.reference.References;
import dev.tocsin.prober.Endpoint.Unaskable;
import dev.tocsin.prober.check.Checks;
import dev.tocsin.prober.check.Seen;
import dev.tocsin.prober.check.Target;
import dev.tocsin.prober.expect.Assessment;
import dev.tocsin.prober.publish.Result;
import dev.tocsin.prober.publish.ResultRecords;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.ProbeResult;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The prober's second door: one probe, as the first door would make it, without Kafka. */
public final class ProbeApp {
    private static final String LOCATION = "here";
    private static final long BODY_MEMORY = 16 << 20;
    private static final Target NOBODY = Target.get(URI.create("http://127.0.0.1:1/"), Duration.ofSeconds(1));

    private ProbeApp() {}

    /**
     * Probes the endpoint now, whether it is enabled or not.
     *
     * @param environment what {@code ${env:X}} refers to
     */
    public static ProbeResult probe(EndpointDefinition definition, Map<String, String> environment) {
        return probe(definition, environment, Clock.systemUTC());
    }

    /** The same at a time of the caller's choice. */
    public static ProbeResult probe(EndpointDefinition definition, Map<String, String> environment, Clock clock) {
        var references = new References(name -> Optional.ofNullable(environment.get(name)), clock);
        Endpoint endpoint = new EndpointReader(LOCATION, references)
                .read(EndpointDefinition.newBuilder(definition)
                        .setEnabled(true)
                        .setLocations(List.of())
                        .build())
                .orElseThrow(() -> new IllegalArgumentException("a heartbeat cannot be probed: it reports by itself"));
        Instant now = clock.instant();
        try (var checks = Checks.start(1, BODY_MEMORY, clock, System::nanoTime)) {
            Result result = probe(endpoint, checks, now);
            return ResultRecords.value(result, LOCATION);
        }
    }

    private static Result probe(Endpoint endpoint, Checks checks, Instant now) {
        Target target;
        try {
            target = endpoint.target().get();
        } catch (Unaskable e) {
            return result(endpoint, now, Optional.empty(), Assessment.inconclusive(e.why(), List.of()));
        }
        Seen unused = checks.ask(NOBODY).join(); // what a first probe takes to load is no target's time
        CompletableFuture<Seen> asked = checks.ask(target);
        Seen seen = asked.join();
        Assessment assessment = endpoint.expectations().assess(Observations.of(seen, now), Optional.empty());
        return result(endpoint, now, Optional.of(seen), assessment);
    }

    private static Result result(Endpoint endpoint, Instant now, Optional<Seen> seen, Assessment assessment) {
        return new Result(endpoint.id(), endpoint.generation(), now, now, seen, assessment);
    }
}
