package dev.tocsin.incidents;

import dev.tocsin.incidents.stream.detection.Horizon;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Kafka where the partitions of results end, and how far the application has committed what it read of them. Once it
 * has committed all up to an end, nothing is unread that was there when the end was asked for. While nobody wants to
 * know, it asks nothing.
 *
 * <p>Threading: the thread it starts asks; the rest may be called from any.
 */
final class KafkaHorizon implements Horizon, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaHorizon.class);
    private static final Duration ASK_EVERY = Duration.ofMillis(500);
    private static final int PATIENCE_MS = 5_000;

    /** Where partitions ended, and when that was asked for. */
    private record Ends(Instant asked, Map<TopicPartition, Long> offsets) {}

    private final Admin admin;
    private final String group;
    private final Set<TopicPartition> partitions;
    private final String topic;
    private final InstantSource clock;
    private final Map<Integer, Instant> reached = new ConcurrentHashMap<>();
    private final Set<Integer> wanted = ConcurrentHashMap.newKeySet();
    private final Map<Integer, Ends> goals = new HashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "detection-horizon");
    private volatile Newest newest = Newest.NONE;

    private KafkaHorizon(Admin admin, String group, String topic, int count, InstantSource clock) {
        this.admin = admin;
        this.group = group;
        this.topic = topic;
        this.partitions = IntStream.range(0, count)
                .mapToObj(number -> new TopicPartition(topic, number))
                .collect(Collectors.toUnmodifiableSet());
        this.clock = clock;
    }

    /**
     * Starts it.
     *
     * @param group that reads the topic
     * @param count the topic's partitions
     */
    static KafkaHorizon start(Map<String, Object> kafka, String group, String topic, int count, InstantSource clock) {
        KafkaHorizon horizon = new KafkaHorizon(Admin.create(new HashMap<>(kafka)), group, topic, count, clock);
        horizon.thread.setDaemon(true);
        horizon.thread.start();
        return horizon;
    }

    @Override
    public Instant readUpTo(int partition) {
        wanted.add(partition);
        return reached.getOrDefault(partition, Instant.MIN);
    }

    @Override
    public Newest newest() {
        return newest;
    }

    private void run() {
        try {
            while (!closing.await(ASK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() throws InterruptedException {
        Set<Integer> asking = Set.copyOf(wanted);
        asking.forEach(wanted::remove);
        if (asking.isEmpty()) {
            goals.clear();
            return;
        }
        try {
            ask(asking);
        } catch (ExecutionException e) {
            LOG.atWarn()
                    .addKeyValue("error", String.valueOf(e.getCause()))
                    .log("Kafka does not say how far results were read: what does not come is judged later");
        }
    }

    private void ask(Set<Integer> asking) throws ExecutionException, InterruptedException {
        if (!goals.keySet().containsAll(asking)) {
            // What is being written counts as written: a ping on its way must not be taken for none.
            Instant now = clock.instant();
            Ends ends = new Ends(now, offsets(OffsetSpec.latest(), ListOffsetsResultInfo::offset));
            asking.forEach(partition -> goals.putIfAbsent(partition, ends));
            newest = offsets(OffsetSpec.maxTimestamp(), ListOffsetsResultInfo::timestamp).entrySet().stream()
                    .filter(entry -> entry.getValue() > 0)
                    .max(Map.Entry.<TopicPartition, Long>comparingByValue()
                            .thenComparing(entry -> entry.getKey().partition()))
                    .map(entry -> new Newest(
                            Instant.ofEpochMilli(entry.getValue()),
                            entry.getKey().partition()))
                    .orElse(Newest.NONE);
        }
        Map<TopicPartition, Long> first = offsets(OffsetSpec.earliest(), ListOffsetsResultInfo::offset);
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get();
        for (int number : asking) {
            TopicPartition partition = new TopicPartition(topic, number);
            OffsetAndMetadata read = committed.get(partition);
            // What retention has removed need not be read.
            long position = Math.max(first.getOrDefault(partition, 0L), read == null ? 0 : read.offset());
            Ends goal = goals.get(number);
            if (goal != null && position >= goal.offsets().getOrDefault(partition, Long.MAX_VALUE)) {
                reached.put(number, goal.asked());
                goals.remove(number);
            }
        }
    }

    private Map<TopicPartition, Long> offsets(OffsetSpec spec, Function<ListOffsetsResultInfo, Long> what)
            throws ExecutionException, InterruptedException {
        return admin
                .listOffsets(
                        partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> spec)),
                        new ListOffsetsOptions().timeoutMs(PATIENCE_MS))
                .all()
                .get()
                .entrySet()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> what.apply(entry.getValue())));
    }

    @Override
    public void close() {
        closing.countDown();
        admin.close(Duration.ofSeconds(1));
    }
}
