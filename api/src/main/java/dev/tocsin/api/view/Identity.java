package dev.tocsin.api.view;

import java.util.Map;
import java.util.TreeMap;

/**
 * Which topics the view was made of: with another cluster, or a topic that was deleted and created again, it is worthless.
 *
 * @param topicIds Kafka's id by topic name
 */
public record Identity(String cluster, Map<String, String> topicIds) {
    public Identity {
        topicIds = Map.copyOf(topicIds);
    }

    String text() {
        return cluster + " " + new TreeMap<>(topicIds);
    }
}
