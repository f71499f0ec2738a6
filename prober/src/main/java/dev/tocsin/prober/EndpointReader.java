package dev.tocsin.prober;

import dev.tocsin.bootstrap.reference.References;
import dev.tocsin.prober.Endpoint.Unaskable;
import dev.tocsin.prober.check.Checks;
import dev.tocsin.prober.check.Target;
import dev.tocsin.prober.expect.Expectations;
import dev.tocsin.prober.schedule.Slots;
import dev.tocsin.schemas.event.EndpointDefinition;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Definitions as this prober understands them; what it does not understand makes results inconclusive, never errors. */
final class EndpointReader {
    private final String location;
    private final TargetReader targets;

    EndpointReader(String location, References references) {
        this.location = location;
        this.targets = new TargetReader(references);
    }

    /** Empty if it is not this prober's to probe: disabled, elsewhere only, or reporting by itself. */
    Optional<Endpoint> read(EndpointDefinition definition) {
        boolean here =
                definition.getLocations().isEmpty() || definition.getLocations().contains(location);
        if (!definition.getEnabled() || !here || definition.getProbe().equals("heartbeat")) {
            return Optional.empty();
        }
        Expectations expectations = ExpectationReader.read(definition);
        return Optional.of(new Endpoint(
                definition.getId(),
                definition.getGeneration(),
                slots(definition, definition.getIntervalMs()),
                Optional.ofNullable(definition.getErrorIntervalMs()).map(interval -> slots(definition, interval)),
                expectations,
                target(definition, expectations.needsBody())));
    }

    private Slots slots(EndpointDefinition definition, long intervalMillis) {
        return Slots.of(definition.getId(), location, Duration.ofMillis(Math.max(1, intervalMillis)));
    }

    private Supplier<Target> target(EndpointDefinition definition, boolean bodyWanted) {
        if (!Checks.names().contains(definition.getProbe())) {
            String why = "this prober does not know the probe '" + definition.getProbe() + "'";
            return () -> {
                throw new Unaskable(why);
            };
        }
        return () -> {
            try {
                return targets.read(definition, bodyWanted);
            } catch (IllegalArgumentException e) {
                throw new Unaskable("the definition cannot be used: " + e.getMessage());
            }
        };
    }
}
