package dev.tocsin.api.view;

import dev.tocsin.schemas.Topic;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.event.DatabaseDefinition;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.EndpointStatus;
import dev.tocsin.schemas.event.Heartbeat;
import dev.tocsin.schemas.event.HookDefinition;
import dev.tocsin.schemas.event.HookState;
import dev.tocsin.schemas.event.MaintenanceDefinition;
import dev.tocsin.schemas.event.ProbeResult;
import dev.tocsin.schemas.event.SchemaSubject;
import dev.tocsin.schemas.event.SettingDefinition;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * What is now: definitions, statuses, the newest results, and when which status was.
 *
 * <p>Threading: written by the view's thread after each commit, read by any; each map is consistent in itself.
 */
public final class Snapshot {

    private final Topics topics;
    private final Map<String, NavigableMap<String, SpecificRecord>> current = new HashMap<>();
    private final Map<String, String> pingKeys = new ConcurrentHashMap<>();
    private final Map<String, Recent> recents = new ConcurrentHashMap<>();
    private final Map<String, Timeline> timelines = new ConcurrentHashMap<>();

    Snapshot(Topics topics) {
        this.topics = topics;
        currentTopics(topics).forEach(topic -> current.put(topic.name(), new ConcurrentSkipListMap<>()));
    }

    /** The topics of which the newest value of each key is kept in memory. */
    static List<Topic<?>> currentTopics(Topics topics) {
        return List.of(
                topics.endpoints(),
                topics.hooks(),
                topics.databases(),
                topics.maintenances(),
                topics.settings(),
                topics.statuses(),
                topics.hookStates(),
                topics.schemas());
    }

    public NavigableMap<String, EndpointDefinition> endpoints() {
        return all(topics.endpoints());
    }

    public NavigableMap<String, HookDefinition> hooks() {
        return all(topics.hooks());
    }

    public NavigableMap<String, DatabaseDefinition> databases() {
        return all(topics.databases());
    }

    public NavigableMap<String, MaintenanceDefinition> maintenances() {
        return all(topics.maintenances());
    }

    public NavigableMap<String, SettingDefinition> settings() {
        return all(topics.settings());
    }

    public NavigableMap<String, SchemaSubject> schemas() {
        return all(topics.schemas());
    }

    public Optional<EndpointStatus> status(String endpoint) {
        return Optional.ofNullable(all(topics.statuses()).get(endpoint));
    }

    public Optional<HookState> hookState(String hook) {
        return Optional.ofNullable(all(topics.hookStates()).get(hook));
    }

    /** The newest results of an endpoint. */
    public Recent recent(String endpoint) {
        return recents.getOrDefault(endpoint, Recent.NONE);
    }

    /** When an endpoint was in which state. */
    public Timeline timeline(String endpoint) {
        return timelines.computeIfAbsent(endpoint, absent -> new Timeline());
    }

    @SuppressWarnings("unchecked") // put() stores values of the topic's own type only
    private <V extends SpecificRecord> NavigableMap<String, V> all(Topic<V> topic) {
        return (NavigableMap<String, V>) Collections.unmodifiableNavigableMap(of(topic));
    }

    private NavigableMap<String, SpecificRecord> of(Topic<?> topic) {
        NavigableMap<String, SpecificRecord> values = current.get(topic.name());
        if (values == null) {
            throw new IllegalStateException("topic " + topic.name() + " is not kept in memory");
        }
        return values;
    }

    /** The endpoint whose ping key has that SHA-256. */
    public Optional<EndpointDefinition> endpointOfPingKey(String sha256) {
        return Optional.ofNullable(pingKeys.get(sha256)).map(endpoints()::get);
    }

    private void index(String endpoint, @Nullable SpecificRecord definition) {
        String before = pingKey(of(topics.endpoints()).get(endpoint));
        if (before != null) {
            pingKeys.remove(before, endpoint);
        }
        String key = pingKey(definition);
        if (key != null) {
            pingKeys.put(key, endpoint);
        }
    }

    private static @Nullable String pingKey(@Nullable SpecificRecord definition) {
        Heartbeat heartbeat = definition instanceof EndpointDefinition known ? known.getHeartbeat() : null;
        return heartbeat == null ? null : heartbeat.getPingKey();
    }

    void put(Topic<?> topic, String key, @Nullable SpecificRecord value) {
        if (topic.equals(topics.endpoints())) {
            index(key, value);
        }
        if (value == null) {
            of(topic).remove(key);
        } else {
            of(topic).put(key, value);
        }
    }

    void seen(ProbeResult result) {
        recents.put(result.getEndpoint(), recent(result.getEndpoint()).and(result));
    }

    void forgetBefore(Instant cutoff) {
        timelines.values().forEach(timeline -> timeline.forgetBefore(cutoff));
    }

    void clear() {
        current.values().forEach(Map::clear);
        pingKeys.clear();
        recents.clear();
        timelines.clear();
    }
}
