package dev.tocsin.schemas.provision;

import dev.tocsin.schemas.Topic;
import dev.tocsin.schemas.access.AccessRefused;
import dev.tocsin.schemas.access.MissingRight;
import dev.tocsin.schemas.access.Silence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.resource.ResourceType;
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
    private static final int ANSWER_WITHIN_MS = 15_000;

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

    /** Makes sure of all these topics, for a process that neither reads nor writes them. */
    public void ensure(Collection<? extends Topic<?>> topics) {
        ensure(new TopicNeeds(List.copyOf(topics), List.of(), List.of()));
    }

    /**
     * Creates what is missing. Throws TopicsDiffer where a topic is there with another number of partitions or another
     * clean-up policy, AccessRefused where Kafka does not let this process in or not do what it needs, and InterruptException
     * where it is interrupted while it waits for Kafka.
     */
    public void ensure(TopicNeeds needs) {
        Map<String, Object> properties = new HashMap<>(client);
        properties.putIfAbsent(AdminClientConfig.RETRY_BACKOFF_MS_CONFIG, PATIENCE.toMillis());
        answerSoon(properties);
        try (Admin admin = Admin.create(properties)) {
            while (true) {
                try {
                    ensure(admin, needs);
                    return;
                } catch (ExecutionException e) {
                    wait(e);
                }
            }
        }
    }

    /** So that what is waited for is said soon, and not after the clients' own minute. */
    private static void answerSoon(Map<String, Object> properties) {
        String one = AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG;
        String all = AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG;
        if (!properties.containsKey(one) && !properties.containsKey(all)) {
            properties.put(one, ANSWER_WITHIN_MS);
            properties.put(all, ANSWER_WITHIN_MS);
        }
    }

    /** A while, if the failure is one that passes; otherwise it is thrown in the words of an operator. */
    private void wait(ExecutionException failure) {
        if (!(failure.getCause() instanceof RetriableException)) {
            throw AccessRefused.or(
                    new KafkaException("could not create topics: " + failure.getMessage(), failure), client);
        }
        LOG.atInfo()
                .addKeyValue("bootstrap", client.get("bootstrap.servers"))
                .addKeyValue("error", failure.getMessage() + Silence.words(client))
                .log("waiting for Kafka");
        pause(PATIENCE.multipliedBy(50));
    }

    private void ensure(Admin admin, TopicNeeds needs) throws ExecutionException {
        Found found = describe(admin, needs.names());
        List<MissingRight> missing = new ArrayList<>(lacking(needs, found));
        List<Topic<?>> absent = needs.made().stream()
                .filter(topic -> !found.topics().containsKey(topic.name()))
                .filter(topic -> !found.hidden().contains(topic.name()))
                .collect(Collectors.toList());
        missing.addAll(create(admin, absent));
        refuse(missing);
        refuseDifferences(
                admin,
                needs.made().stream()
                        .filter(topic -> found.topics().containsKey(topic.name()))
                        .collect(Collectors.toList()),
                found.topics());
        refuse(lacking(needs, awaitLeaders(admin, needs.names())));
    }

    private void refuse(List<MissingRight> missing) {
        if (!missing.isEmpty()) {
            throw new AccessRefused(client, missing);
        }
    }

    private static List<MissingRight> lacking(TopicNeeds needs, Found found) {
        return needs.made().stream()
                .flatMap(topic ->
                        found
                                .allowed(topic.name())
                                .map(allowed -> needs.missing(topic, allowed))
                                .orElse(List.of())
                                .stream())
                .toList();
    }

    /** Answers which of them this process may not make. */
    private List<MissingRight> create(Admin admin, List<Topic<?>> absent) throws ExecutionException {
        List<NewTopic> wanted = absent.stream()
                .map(topic ->
                        new NewTopic(topic.name(), topic.partitions(partitions), replication).configs(topic.settings()))
                .toList();
        List<MissingRight> missing = new ArrayList<>();
        for (var created : admin.createTopics(wanted).values().entrySet()) {
            try {
                get(created.getValue());
            } catch (ExecutionException e) {
                if (e.getCause() instanceof TopicAuthorizationException) {
                    missing.add(new MissingRight(ResourceType.TOPIC, created.getKey(), AclOperation.CREATE));
                } else if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
        return missing;
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
    private static Found awaitLeaders(Admin admin, List<String> names) throws ExecutionException {
        Found found = describe(admin, names);
        while (found.hidden().isEmpty() && !found.led(names)) {
            pause(PATIENCE);
            found = describe(admin, names);
        }
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        found.topics()
                .forEach((name, description) -> description
                        .partitions()
                        .forEach(partition ->
                                ends.put(new TopicPartition(name, partition.partition()), OffsetSpec.latest())));
        get(admin.listOffsets(ends).all());
        return found;
    }

    private static Found describe(Admin admin, List<String> names) throws ExecutionException {
        Map<String, TopicDescription> found = new HashMap<>();
        Set<String> hidden = new HashSet<>();
        var options = new DescribeTopicsOptions().includeAuthorizedOperations(true);
        for (var entry : admin.describeTopics(names, options).topicNameValues().entrySet()) {
            try {
                found.put(entry.getKey(), get(entry.getValue()));
            } catch (ExecutionException e) {
                if (e.getCause() instanceof TopicAuthorizationException) {
                    hidden.add(entry.getKey());
                } else if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
            }
        }
        return new Found(found, hidden);
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
