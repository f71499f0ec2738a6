package dev.tocsin.incidents.stream.detection;

import dev.tocsin.incidents.detection.Flapping;
import dev.tocsin.incidents.detection.Parents;
import dev.tocsin.incidents.detection.Quorum;
import dev.tocsin.incidents.detection.Rules;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.EndpointFacts;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What detection takes from an endpoint's definition. */
final class Definitions {

    private Definitions() {}

    /** Throws IllegalArgumentException where the definition is not one that can be judged by. */
    static Rules rules(EndpointDefinition definition) {
        String quorum = definition.getQuorum();
        Integer window = definition.getFailureWindow();
        Integer flaps = definition.getFlapIncidents();
        return new Rules(
                definition.getGeneration(),
                definition.getEnabled(),
                definition.getFailures(),
                definition.getSuccesses(),
                rhythm(definition),
                definition.getLocations(),
                quorum == null ? new Quorum.Majority() : Quorum.parse(quorum),
                Optional.ofNullable(definition.getRemindEveryMs()).map(Duration::ofMillis),
                window == null ? 0 : window,
                flaps == null
                        ? Optional.empty()
                        : Optional.of(new Flapping.Limit(flaps, Duration.ofMillis(definition.getFlapWithinMs()))),
                Parents.NONE);
    }

    /** How far apart its results are at most: after a failure they may be further. */
    private static Duration rhythm(EndpointDefinition definition) {
        Long afterError = definition.getErrorIntervalMs();
        return Duration.ofMillis(Math.max(definition.getIntervalMs(), afterError == null ? 0 : afterError));
    }

    static EndpointFacts facts(EndpointDefinition definition) {
        return EndpointFacts.newBuilder()
                .setId(definition.getId())
                .setName(definition.getName())
                .setGroup(definition.getGroup())
                .setTags(definition.getTags())
                .setAttributes(definition.getAttributes())
                .setUrl(definition.getUrl())
                .setIsPublic(definition.getIsPublic())
                .build();
    }

    /** Whether both probe the same and expect the same of it. */
    static boolean sameTarget(EndpointDefinition one, EndpointDefinition other) {
        return target(one).equals(target(other));
    }

    private static List<@Nullable Object> target(EndpointDefinition definition) {
        return Arrays.asList(
                definition.getProbe(),
                definition.getUrl(),
                definition.getMethod(),
                definition.getHeaders(),
                definition.getBody(),
                definition.getAuth(),
                definition.getFollowRedirects(),
                definition.getInsecure(),
                definition.getCa(),
                definition.getProxy(),
                definition.getIp(),
                definition.getExpect(),
                definition.getNoAnswerSeverity(),
                definition.getTimeoutSeverity(),
                definition.getOptions());
    }
}
