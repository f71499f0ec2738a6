package dev.tocsin.schemas.provision;

import dev.tocsin.schemas.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes sure that topics are there, idempotently and by any number of processes at once.
 *
 * <p>Threading: blocks the calling thread until Kafka answers and every partition has a leader; interrupt it to give up.
 */
public final class Provisioning {

    private static final Logger LOG = LoggerFactory.getLogger(Provisioning.class);
    private static final Duration PATIENCE = Duration.ofMillis(20);

    private final Map<String, Object> client;
    private final int partitions;
    private final short replication;

    /**
     * @param client client properties, {@code bootstrap.servers} among them
     * @param partitions how many partitions keyed topics have
     */
    public Provisioning(Map<String, Object> client, int partitions, int replication) {
        this.client = Map.copyOf(client);
        this.partitions = partitions;
        this.replication = (short) replication;
    }

    /**
     * Creates what is missing. Throws TopicsDiffer where a topic is there with another number of partitions or another
     * clean-up policy, and InterruptException where it is interrupted while it waits for Kafka.
     */
    public void ensure(Collection<? extends Topic<?>> topics) {
        Map<String, Object> properties = new HashMap<>(client);
        properties.putIfAbsent(AdminClientConfig.RETRY_BACKOFF_MS_CONFIG, PATIENCE.toMillis());
        try (Admin admin = Admin.create(properties)) {
            while (true) {
                try {
                    ensure(admin, topics);
                    return;
                } catch (ExecutionException e) {
                    if (!(e.getCause() instanceof RetriableException)) {
                        throw new KafkaException("could not create topics: " + e.getMessage(), e);
                    }
                    LOG.atInfo()
                            .addKeyValue("bootstrap", client.get("bootstrap.servers"))
                            .addKeyValue("error", e.getMessage())
                            .log("waiting for Kafka");
                    pause(PATIENCE.multipliedBy(50));
                }
            }
        }
    }

    private void ensure(Admin admin, Collection<? extends Topic<?>> topics) throws ExecutionException {
        List<String> names = topics.stream().map(Topic::name).toList();
        Map<String, TopicDescription> found = describe(admin, names);
        List<NewTopic> missing = topics.stream()
                .filter(topic -> !found.containsKey(topic.name()))
                .map(topic ->
                        new NewTopic(topic.name(), topic.partitions(partitions), replication).configs(topic.settings()))
                .toList();
        create(admin, missing);
        List<Topic<?>> existing =
                topics.stream().filter(topic -> found.containsKey(topic.name())).collect(Collectors.toList());
        refuseDifferences(admin, existing, found);
        awaitLeaders(admin, names);
    }

    private void create(Admin admin, List<NewTopic> missing) throws ExecutionException {
        for (var created : admin.createTopics(missing).values().values()) {
            try {
                get(created);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
    }

    private void refuseDifferences(Admin admin, List<Topic<?>> topics, Map<String, TopicDescription> found)
            throws ExecutionException {
        Map<ConfigResource, Config> settings = get(admin.describeConfigs(
                        topics.stream().map(Provisioning::resource).toList())
                .all());
        List<String> differences = new ArrayList<>();
        for (Topic<?> topic : topics) {
            int wanted = topic.partitions(partitions);
            TopicDescription description = found.get(topic.name());
            int count = description == null ? wanted : description.partitions().size();
            if (count != wanted) {
                differences.add("topic " + topic.name() + ": found " + count + " partitions, wanted " + wanted
                        + " (TOCSIN_PARTITIONS is fixed for the life of a prefix)");
            }
            String policy = policy(settings.get(resource(topic)));
            if (!sameWords(policy, topic.cleanup().policy())) {
                differences.add("topic " + topic.name() + ": found cleanup.policy " + policy + ", wanted "
                        + topic.cleanup().policy());
            }
        }
        if (!differences.isEmpty()) {
            throw new TopicsDiffer(differences);
        }
    }

    private static ConfigResource resource(Topic<?> topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
    }

    private static String policy(@Nullable Config config) {
        ConfigEntry entry = config == null ? null : config.get("cleanup.policy");
        return entry == null ? "" : entry.value();
    }

    private static boolean sameWords(String one, String other) {
        return List.of(one.split(",")).stream()
                .sorted()
                .toList()
                .equals(List.of(other.split(",")).stream().sorted().toList());
    }

    /**
     * A producer that writes in the moment after a topic's creation can get stuck: a leader that does not know yet that it is one refuses
     * the first batch, takes the second, and then refuses the first for ever. So all leaders must answer as such.
     */
    private static void awaitLeaders(Admin admin, List<String> names) throws ExecutionException {
        Map<String, TopicDescription> found = describe(admin, names);
        while (found.size() < names.size() || !found.values().stream().allMatch(Provisioning::isLed)) {
            pause(PATIENCE);
            found = describe(admin, names);
        }
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        found.forEach((name, description) -> description
                .partitions()
                .forEach(partition -> ends.put(new TopicPartition(name, partition.partition()), OffsetSpec.latest())));
        get(admin.listOffsets(ends).all());
    }

    private static boolean isLed(TopicDescription topic) {
        return topic.partitions().stream()
                .allMatch(partition -> partition.leader() != null
                        && partition.leader().id() != Node.noNode().id());
    }

    private static Map<String, TopicDescription> describe(Admin admin, List<String> names) throws ExecutionException {
        Map<String, TopicDescription> found = new HashMap<>();
        for (var entry : admin.describeTopics(names).topicNameValues().entrySet()) {
            try {
                found.put(entry.getKey(), get(entry.getValue()));
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
            }
        }
        return found;
    }

    private static <T> T get(org.apache.kafka.common.KafkaFuture<T> future) throws ExecutionException {
        try {
            return future.get();
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
