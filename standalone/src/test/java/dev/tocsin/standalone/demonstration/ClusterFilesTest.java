package dev.tocsin.standalone.demonstration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** docker-compose.cluster.yml over docker-compose.yml, merged as Compose does. */
class ClusterFilesTest {

    private static final List<String> BROKERS = List.of("kafka", "kafka-2", "kafka-3");
    private static final String SERVERS = "kafka:9092,kafka-2:9092,kafka-3:9092";
    private static final Map<String, Object> ONE = services("docker-compose.yml");
    private static final Map<String, Object> THREE = services("docker-compose.cluster.yml");
    private static final Map<String, Object> MERGED = merged(ONE, THREE);

    /** What a broker says of itself alone. */
    private static final Set<String> OWN = Set.of("KAFKA_NODE_ID", "KAFKA_ADVERTISED_LISTENERS");

    @Test
    void itAddsTwoBrokersAndNothingElse() {
        assertThat(MERGED.keySet()).isEqualTo(union(ONE.keySet(), Set.of("kafka-2", "kafka-3")));
    }

    @Test
    void whoeverTalksToKafkaKnowsAllBrokersAndWaitsForThem() {
        for (String service : ONE.keySet()) {
            Map<String, Object> all = environment(MERGED, service);
            if (environment(ONE, service).containsKey("KAFKA_BOOTSTRAP_SERVERS")) {
                assertThat(all)
                        .as(service)
                        .containsEntry("KAFKA_BOOTSTRAP_SERVERS", SERVERS)
                        .containsEntry("TOCSIN_REPLICATION", "3");
                assertThat(map(service(MERGED, service), "depends_on"))
                        .as(service)
                        .containsKeys("kafka", "kafka-2", "kafka-3");
            }
        }
        assertThat(environment(MERGED, "schema-registry"))
                .containsEntry("APICURIO_KAFKASQL_BOOTSTRAP_SERVERS", SERVERS);
    }

    @Test
    void brokersDifferInWhatTheySayOfThemselvesAlone() {
        Map<String, Object> first = without(environment(MERGED, "kafka"), OWN);
        for (String broker : BROKERS) {
            assertThat(without(environment(MERGED, broker), OWN)).as(broker).isEqualTo(first);
        }
        assertThat(BROKERS.stream().map(broker -> environment(MERGED, broker).get("KAFKA_NODE_ID")))
                .doesNotHaveDuplicates();
        assertThat(BROKERS)
                .allSatisfy(broker -> assertThat(
                                String.valueOf(environment(MERGED, broker).get("KAFKA_ADVERTISED_LISTENERS")))
                        .startsWith("STACK://" + broker + ":9092,MACHINE://localhost:"));
    }

    @Test
    void eachRecordIsOnThreeBrokersAndAcknowledgedByTwo() {
        assertThat(environment(MERGED, "kafka"))
                .containsEntry("KAFKA_CONTROLLER_QUORUM_VOTERS", "1@kafka:9093,2@kafka-2:9093,3@kafka-3:9093")
                .containsEntry("KAFKA_DEFAULT_REPLICATION_FACTOR", "3")
                .containsEntry("KAFKA_MIN_INSYNC_REPLICAS", "2")
                .containsEntry("KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", "3")
                .containsEntry("KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR", "3")
                .containsEntry("KAFKA_TRANSACTION_STATE_LOG_MIN_ISR", "2");
    }

    @Test
    void furtherBrokersAreRunAsTheFirstIs() {
        for (String key : List.of("image", "mem_limit", "restart", "stop_grace_period", "healthcheck")) {
            for (String broker : BROKERS) {
                assertThat(service(MERGED, broker))
                        .as(broker)
                        .containsEntry(key, service(ONE, "kafka").get(key));
            }
        }
    }

    private static Map<String, Object> services(String file) {
        try (Reader reader = Files.newBufferedReader(Path.of("..", file))) {
            Map<String, Object> whole = new Yaml(new SafeConstructor(new LoaderOptions())).load(reader);
            return map(whole, "services");
        } catch (IOException e) {
            throw new AssertionError(file, e);
        }
    }

    /** Maps are merged, everything else is the second's. */
    private static Map<String, Object> merged(Map<String, Object> one, Map<String, Object> other) {
        Map<String, Object> merged = new TreeMap<>(one);
        other.forEach((key, value) -> {
            Object before = one.get(key);
            merged.put(
                    key,
                    before instanceof Map && value instanceof Map ? merged(map(one, key), map(other, key)) : value);
        });
        return merged;
    }

    private static Map<String, Object> service(Map<String, Object> services, String name) {
        return map(services, name);
    }

    private static Map<String, Object> environment(Map<String, Object> services, String name) {
        return map(service(services, name), "environment");
    }

    private static Map<String, Object> map(Map<String, Object> parent, String key) {
        Map<String, Object> child = new HashMap<>();
        if (parent.get(key) instanceof Map<?, ?> found) {
            found.forEach((name, value) -> child.put(String.valueOf(name), value));
        }
        return child;
    }

    private static Map<String, Object> without(Map<String, Object> map, Set<String> keys) {
        Map<String, Object> rest = new HashMap<>(map);
        rest.keySet().removeAll(keys);
        return rest;
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> all = new TreeSet<>(one);
        Stream.of(other).forEach(all::addAll);
        return all;
    }
}
