package dev.tocsin.api;

import dev.tocsin.api.view.Identity;
import dev.tocsin.schemas.Topic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/** Asks Kafka which cluster and which topics it has under the contract's names. */
record Installation(Map<String, Object> kafka, List<Topic<?>> topics) {

    Installation {
        kafka = Map.copyOf(kafka);
        topics = List.copyOf(topics);
    }

    Identity identity() {
        try (Admin admin = Admin.create(new HashMap<>(kafka))) {
            String cluster = admin.describeCluster().clusterId().get();
            Map<String, String> ids = new HashMap<>();
            for (TopicDescription topic : admin.describeTopics(
                            topics.stream().map(Topic::name).toList())
                    .allTopicNames()
                    .get()
                    .values()) {
                ids.put(topic.name(), topic.topicId().toString());
            }
            return new Identity(cluster, ids);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            throw new KafkaException("cannot find out which topics there are: " + e.getMessage(), e);
        }
    }
}
