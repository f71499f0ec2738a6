package dev.tocsin.schemas.table;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;

/**
 * How a process shares a topic's partitions with its copies.
 *
 * @param group the consumer group
 * @param instance a name that stays the same when the process is started again: then it takes over from its killed
 *     predecessor at once instead of waiting for that session to lapse; no two running copies may share it
 */
public record Membership(String group, Optional<String> instance) {

    /** A copy that is silent for so long loses its partitions to the others. */
    private static final int SESSION_MS = 6000;

    /** The others learn at their next heartbeat that partitions are to be shared anew. */
    private static final int HEARTBEAT_MS = 500;

    Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_MS);
        settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, HEARTBEAT_MS);
        // Only the partitions that move are given up when a copy comes or goes.
        settings.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        instance.ifPresent(name -> settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, name));
        return settings;
    }
}
