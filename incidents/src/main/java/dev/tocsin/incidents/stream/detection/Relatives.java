package dev.tocsin.incidents.stream.detection;

import dev.tocsin.incidents.detection.Care;
import dev.tocsin.incidents.detection.EndpointState;
import dev.tocsin.incidents.detection.Parents;
import dev.tocsin.incidents.detection.Status;
import dev.tocsin.schemas.CloudEvent;
import dev.tocsin.schemas.Ids;
import dev.tocsin.schemas.event.Command;
import dev.tocsin.schemas.event.EndpointDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Tells endpoints how those stand that they depend on, which may be in other partitions: by commands, in the transaction
 * of what happened.
 *
 * <p>Threading: the task's.
 */
final class Relatives {
    static final String DEPEND = "depend";
    static final String LEAVE = "leave";
    static final String STAND = "stand";
    private static final String GONE = "gone";
    private static final Set<Status> TROUBLE = EnumSet.of(Status.PARTIAL, Status.DOWN, Status.MAINTENANCE);

    private final KeyValueStore<String, Command> parents;
    private final KeyValueStore<String, String> children;
    private final ToIntFunction<String> partitions;

    /**
     * What is known of them.
     *
     * @param parents what was told last, by endpoint
     * @param children who depends on endpoints of this partition
     * @param partitions the partition of an endpoint
     */
    Relatives(
            KeyValueStore<String, Command> parents,
            KeyValueStore<String, String> children,
            ToIntFunction<String> partitions) {
        this.parents = parents;
        this.children = children;
        this.partitions = partitions;
    }

    /** How those stand that an endpoint depends on, as far as it was told. */
    Parents of(EndpointDefinition endpoint) {
        boolean any = false;
        Optional<String> root = Optional.empty();
        long hold = 0;
        for (String parent : endpoint.getDependsOn()) {
            @Nullable Command told = parents.get(parent);
            if (told != null) {
                any = true;
                hold = Math.max(hold, Long.parseLong(told.getParameters().getOrDefault("hold", "0")));
                root = root.or(() -> root(told).filter(cause -> !cause.equals(endpoint.getId())));
            }
        }
        return any ? new Parents(true, root, Duration.ofMillis(hold)) : Parents.NONE;
    }

    private static Optional<String> root(Command told) {
        return Optional.ofNullable(told.getParameters().get("root"));
    }

    /** Asks those that an endpoint depends on to be told, and those that it does no longer not to be. */
    List<Outgoing> ask(String child, List<String> before, List<String> after, Instant at) {
        List<Outgoing> asked = new ArrayList<>();
        after.stream()
                .filter(parent -> !before.contains(parent))
                .forEach(parent -> asked.add(command(DEPEND, parent, parent, Map.of("child", child), at)));
        before.stream()
                .filter(parent -> !after.contains(parent))
                .forEach(parent -> asked.add(command(LEAVE, parent, parent, Map.of("child", child), at)));
        return asked;
    }

    /** Somebody depends on an endpoint of this partition, which may still have to be defined. */
    void join(Command asked) {
        children.put(key(asked), "");
    }

    void leave(Command asked) {
        children.delete(key(asked));
    }

    private static String key(Command asked) {
        return asked.getTargetId() + " " + asked.getParameters().getOrDefault("child", "");
    }

    /** Answers one child. */
    List<Outgoing> answer(String child, EndpointDefinition definition, EndpointState state, Instant at) {
        return List.of(stand(child, definition.getId(), standing(definition, state), at));
    }

    /** Tells each partition with children, if they ought to know. */
    List<Outgoing> tell(
            EndpointDefinition definition, Optional<EndpointState> before, EndpointState after, Instant at) {
        Map<String, String> standing = standing(definition, after);
        return before.filter(state -> standing(definition, state).equals(standing))
                        .isPresent()
                ? List.of()
                : toAll(definition.getId(), standing, at);
    }

    /** The endpoint is gone. */
    List<Outgoing> gone(String endpoint, Instant at) {
        return toAll(endpoint, Map.of(GONE, "true"), at);
    }

    private List<Outgoing> toAll(String parent, Map<String, String> standing, Instant at) {
        Map<Integer, String> onePerPartition = new TreeMap<>();
        try (var all = children.range(parent + " ", parent + "!")) {
            all.forEachRemaining(entry -> {
                String child = entry.key.substring(parent.length() + 1);
                onePerPartition.putIfAbsent(partitions.applyAsInt(child), child);
            });
        }
        return onePerPartition.values().stream()
                .map(child -> stand(child, parent, standing, at))
                .toList();
    }

    /** How a parent stands was told. */
    void heard(Command told) {
        if (told.getParameters().containsKey(GONE)) {
            parents.delete(told.getTargetId());
        } else {
            parents.put(told.getTargetId(), told);
        }
    }

    private static Map<String, String> standing(EndpointDefinition definition, EndpointState state) {
        Map<String, String> standing = new TreeMap<>();
        standing.put("hold", Long.toString(definition.getIntervalMs() + definition.getTimeoutMs()));
        if (TROUBLE.contains(state.shown().status())) {
            standing.put("root", state.care().flatMap(Care::root).orElse(definition.getId()));
        }
        return standing;
    }

    private static Outgoing stand(String child, String parent, Map<String, String> standing, Instant at) {
        return command(STAND, child, parent, standing, at);
    }

    /** @param key an endpoint of the partition that it is for */
    private static Outgoing command(
            String kind, String key, String target, Map<String, String> parameters, Instant at) {
        String id = Ids.of("cmd", kind, key, target, parameters.toString(), Long.toString(at.toEpochMilli()));
        Command command = Command.newBuilder()
                .setId(id)
                .setKind(kind)
                .setTarget("endpoint")
                .setTargetId(target)
                .setBy("incidents")
                .setAt(at)
                .setParameters(parameters)
                .build();
        return new Outgoing(
                Operators.WRITE_COMMANDS,
                key,
                command,
                new CloudEvent(id, "dev.tocsin.command." + kind, Chronicle.SOURCE, "endpoint/" + target, at));
    }
}
