package dev.tocsin.schemas.provision;

import dev.tocsin.schemas.Topic;
import dev.tocsin.schemas.access.MissingRight;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;

/**
 * What a process does with topics.
 *
 * @param made those that it makes sure are there
 */
public record TopicNeeds(List<Topic<?>> made, List<Topic<?>> read, List<Topic<?>> written) {

    /** Copies. */
    public TopicNeeds {
        made = List.copyOf(made);
        read = List.copyOf(read);
        written = List.copyOf(written);
    }

    /** Of a process that reads some topics and writes some, and makes sure that all of them are there. */
    public static TopicNeeds of(Collection<? extends Topic<?>> read, Collection<? extends Topic<?>> written) {
        Set<Topic<?>> all = new LinkedHashSet<>(read);
        all.addAll(written);
        return new TopicNeeds(List.copyOf(all), List.copyOf(read), List.copyOf(written));
    }

    List<String> names() {
        return made.stream().map(Topic::name).toList();
    }

    /** The rights to that topic that are not among those that the process has. */
    List<MissingRight> missing(Topic<?> topic, Set<AclOperation> allowed) {
        List<AclOperation> needed = new ArrayList<>();
        if (read.contains(topic)) {
            needed.add(AclOperation.READ);
        }
        if (written.contains(topic)) {
            needed.add(AclOperation.WRITE);
        }
        if (needed.isEmpty()) {
            needed.add(AclOperation.DESCRIBE);
        }
        needed.add(AclOperation.DESCRIBE_CONFIGS);
        needed.removeAll(allowed);
        return needed.stream()
                .map(operation -> new MissingRight(ResourceType.TOPIC, topic.name(), operation))
                .toList();
    }
}
