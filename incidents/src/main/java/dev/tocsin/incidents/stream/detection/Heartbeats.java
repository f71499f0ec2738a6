package dev.tocsin.incidents.stream.detection;

import dev.tocsin.definitions.schedule.CronSchedule;
import dev.tocsin.incidents.detection.Deadline;
import dev.tocsin.incidents.detection.Pace;
import dev.tocsin.incidents.detection.Pulse;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.Heartbeat;
import dev.tocsin.schemas.event.ProbeResult;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Endpoints that report by themselves: what is remembered of their pings.
 *
 * <p>Threading: owned by one stream thread.
 */
final class Heartbeats {

    private static final int MOST_SCHEDULES = 10_000;

    private final KeyValueStore<String, Pulse> pulses;
    private final Map<String, CronSchedule> schedules = new HashMap<>();

    Heartbeats(KeyValueStore<String, Pulse> pulses) {
        this.pulses = pulses;
    }

    static boolean is(EndpointDefinition definition) {
        return definition.getHeartbeat() != null;
    }

    /** When it is late if nothing comes; empty while nothing is expected. */
    Optional<Deadline> deadline(EndpointDefinition definition) {
        @Nullable Pulse pulse = pulses.get(definition.getId());
        return pulse == null ? Optional.empty() : pulse.deadline(pace(definition));
    }

    void seen(ProbeResult ping) {
        String endpoint = ping.getEndpoint();
        @Nullable Pulse known = pulses.get(endpoint);
        Pulse before = known == null ? Pulse.NONE : known;
        boolean start = "start".equals(ping.getDetails().get("ping"));
        pulses.put(endpoint, start ? before.started(ping.getSlot()) : before.ended(ping.getSlot()));
    }

    void missed(EndpointDefinition definition, Deadline deadline) {
        @Nullable Pulse known = pulses.get(definition.getId());
        pulses.put(definition.getId(), (known == null ? Pulse.NONE : known).missed(deadline));
    }

    /** Throws IllegalArgumentException where its schedule is none, before anything is changed. */
    void defined(@Nullable EndpointDefinition before, EndpointDefinition definition, Instant at) {
        if (!is(definition) || !definition.getEnabled()) {
            forget(definition.getId());
            return;
        }
        pace(definition);
        @Nullable Pulse known = pulses.get(definition.getId());
        if (known != null && before != null && !rhythm(before).equals(rhythm(definition))) {
            pulses.put(definition.getId(), known.redefined(at));
        }
    }

    void forget(String endpoint) {
        pulses.delete(endpoint);
    }

    private static String rhythm(EndpointDefinition definition) {
        Heartbeat heartbeat = definition.getHeartbeat();
        return heartbeat == null
                ? ""
                : heartbeat.getPeriodMs() + " " + heartbeat.getSchedule() + " " + heartbeat.getTimezone() + " "
                        + heartbeat.getGraceMs();
    }

    private Pace pace(EndpointDefinition definition) {
        Heartbeat heartbeat = definition.getHeartbeat();
        if (heartbeat == null) {
            throw new IllegalStateException("endpoint " + definition.getId() + " does not report by itself");
        }
        Duration grace = Duration.ofMillis(heartbeat.getGraceMs());
        Long period = heartbeat.getPeriodMs();
        if (period != null && period > 0) {
            return new Pace(from -> from.plusMillis(period), grace);
        }
        String schedule = heartbeat.getSchedule();
        if (schedule == null) {
            throw new IllegalArgumentException("heartbeat: expected a period or a schedule");
        }
        if (schedules.size() > MOST_SCHEDULES) {
            schedules.clear();
        }
        CronSchedule cron = schedules.computeIfAbsent(
                heartbeat.getTimezone() + " " + schedule,
                absent -> CronSchedule.of(schedule, CronSchedule.zone(heartbeat.getTimezone())));
        return new Pace(cron::next, grace);
    }
}
