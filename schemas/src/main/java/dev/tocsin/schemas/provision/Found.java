package dev.tocsin.schemas.provision;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.acl.AclOperation;

/**
 * What Kafka says about topics.
 *
 * @param hidden those of which it does not even say to this process whether they are there
 */
record Found(Map<String, TopicDescription> topics, Set<String> hidden) {

    /** What this process may do with that topic; empty where that is not known. */
    Optional<Set<AclOperation>> allowed(String name) {
        if (hidden.contains(name)) {
            return Optional.of(Set.of());
        }
        // Whoever is told of a topic may at least describe it: a server that says "nothing" does not know.
        return Optional.ofNullable(topics.get(name))
                .map(TopicDescription::authorizedOperations)
                .filter(known -> !known.isEmpty());
    }

    /** Whether all of them are there, and each partition has a leader. */
    boolean led(List<String> names) {
        return topics.keySet().containsAll(names)
                && topics.values().stream()
                        .flatMap(topic -> topic.partitions().stream())
                        .allMatch(partition -> partition.leader() != null
                                && partition.leader().id() != Node.noNode().id());
    }
}
