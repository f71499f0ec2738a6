package dev.tocsin.api.view;

import dev.tocsin.schemas.Topic;
import dev.tocsin.schemas.serde.Clients;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all partitions of the view's topics, without a group, and applies what it reads.
 *
 * <p>Threading: the thread it starts owns the consumer and is the view's thread; the rest may be called from any.
 */
public final class Feed implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Feed.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
    private static final Duration TIDY_EVERY = Duration.ofMinutes(1);
    private static final int A_FLOOD = 500;
    private static final Duration A_MOMENT = Duration.ofMillis(150);
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private final Clients clients;
    private final View view;
    private final Supplier<Identity> identity;
    private final PassedOver passedOver;
    private final InstantSource clock;
    private final Follower follower;
    private final Consumer<byte[], byte[]> consumer;
    private final Thread thread;
    private final Progress progress;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Map<TopicPartition, Long> wanted = new HashMap<>();

    private volatile boolean caughtUp;
    private volatile String trouble = "";
    private volatile boolean dead;
    private final AtomicLong records = new AtomicLong();
    private volatile long lag;
    private Instant look = Instant.EPOCH;
    private Instant tidy;

    private Feed(
            Clients clients,
            View view,
            Supplier<Identity> identity,
            PassedOver passedOver,
            InstantSource clock,
            Follower follower,
            Progress progress) {
        this.follower = follower;
        this.progress = progress;
        this.clients = clients;
        this.view = view;
        this.identity = identity;
        this.passedOver = passedOver;
        this.clock = clock;
        this.tidy = clock.instant();
        this.consumer = new KafkaConsumer<>(
                properties(clients.properties()), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.thread = new Thread(this::run, "api-view");
    }

    /**
     * Starts reading where the view ended. The feed closes {@code passedOver} and its consumer, not the view.
     *
     * @param follower is told what changes, but not what is read to catch up
     * @param progress is told how far it has read
     */
    public static Feed start(
            Clients clients,
            View view,
            Supplier<Identity> identity,
            PassedOver passedOver,
            InstantSource clock,
            Follower follower,
            Progress progress) {
        Feed feed = new Feed(clients, view, identity, passedOver, clock, follower, progress);
        view.listen(changes -> {
            if (feed.caughtUp) {
                follower.changed(changes);
            }
        });
        feed.thread.start();
        return feed;
    }

    private static Map<String, Object> properties(Map<String, Object> operator) {
        Map<String, Object> all = new HashMap<>();
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
        all.putAll(operator);
        return all;
    }

    /** Whether all that was there at the start has been read. */
    public boolean caughtUp() {
        return caughtUp;
    }

    /** Why it cannot read or write at the moment, if so. */
    public Optional<String> trouble() {
        return trouble.isEmpty() ? Optional.empty() : Optional.of(trouble);
    }

    /** Whether it has given up for good. */
    public boolean dead() {
        return dead;
    }

    /** How many records it has applied since it was started. */
    public long records() {
        return records.get();
    }

    /** How many records it is behind, as last seen. */
    public long lag() {
        return lag;
    }

    private void run() {
        try (consumer;
                passedOver) {
            assign();
            while (stopping.getCount() > 0) {
                step();
            }
        } catch (WakeupException closing) {
            LOG.atDebug().log("stopped reading");
        } catch (RuntimeException e) {
            dead = true;
            trouble = "the view cannot go on: " + e.getMessage();
            LOG.atError().setCause(e).log("the view cannot go on");
        }
    }

    private void step() {
        try {
            ConsumerRecords<byte[], byte[]> read = consumer.poll(Duration.ofMillis(200));
            if (!read.isEmpty()) {
                write(() -> view.apply(read, passedOver::accept));
                records.addAndGet(read.count());
                takeLargerBites(read.count());
            }
            progress.advance(read.partitions(), consumer::position);
        } catch (InvalidOffsetException gone) {
            LOG.atWarn().addKeyValue("error", gone.getMessage()).log("the view is out of range and is built anew");
            rebuild();
            return;
        }
        if (!caughtUp) {
            caughtUp = wanted.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
            if (caughtUp) {
                follower.anew();
                LOG.atInfo().addKeyValue("records", records.get()).log("the view is up to date");
            }
        }
        look();
    }

    /** In a flood what comes within a moment is written together: of most callbacks only the last state then. */
    private void takeLargerBites(int count) {
        if (count >= A_FLOOD && stopsWithin(A_MOMENT)) {
            LOG.atDebug().log("stopping while much is coming in");
        }
    }

    private void look() {
        Instant now = clock.instant();
        if (now.isBefore(look)) {
            return;
        }
        look = now.plus(LOOK_EVERY);
        try {
            consumer.endOffsets(Set.of(wanted.keySet().iterator().next()), PATIENCE);
            trouble = "";
        } catch (TimeoutException e) {
            trouble = "Kafka does not answer";
            return;
        }
        lag = wanted.keySet().stream()
                .mapToLong(partition -> consumer.currentLag(partition).orElse(0))
                .sum();
        if (now.isAfter(tidy.plus(TIDY_EVERY))) {
            tidy = now;
            write(view::tidy);
        }
    }

    /** Tries until it succeeds or the feed is closed. */
    private void write(Runnable change) {
        while (true) {
            try {
                change.run();
                trouble = "";
                return;
            } catch (ViewFailed e) {
                trouble = e.getMessage() == null ? "the view cannot be written" : e.getMessage();
                LOG.atError().addKeyValue("error", trouble).log("the view cannot be written, trying again");
                if (stopsWithin(Duration.ofSeconds(1))) {
                    throw new WakeupException();
                }
            }
        }
    }

    private boolean stopsWithin(Duration time) {
        try {
            return stopping.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void assign() {
        while (true) {
            try {
                List<TopicPartition> partitions = partitions();
                consumer.assign(partitions);
                Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions);
                wanted.clear();
                wanted.putAll(consumer.endOffsets(partitions));
                Map<TopicPartition, Long> stored = view.offsets();
                if (outOfRange(stored, first)) {
                    LOG.atWarn().log("the view is out of range and is built anew");
                    view.clear(identity.get());
                    stored = Map.of();
                }
                Map<TopicPartition, Long> from = new HashMap<>();
                for (TopicPartition partition : partitions) {
                    from.put(partition, stored.getOrDefault(partition, first.getOrDefault(partition, 0L)));
                }
                from.forEach(consumer::seek);
                progress.at(from);
                return;
            } catch (TimeoutException e) {
                trouble = "Kafka does not answer";
                LOG.atWarn().addKeyValue("error", e.getMessage()).log("waiting for Kafka");
            }
        }
    }

    private boolean outOfRange(Map<TopicPartition, Long> stored, Map<TopicPartition, Long> first) {
        return stored.entrySet().stream()
                .anyMatch(offset -> offset.getValue() < first.getOrDefault(offset.getKey(), 0L)
                        || offset.getValue() > wanted.getOrDefault(offset.getKey(), -1L));
    }

    private List<TopicPartition> partitions() {
        List<TopicPartition> partitions = new ArrayList<>();
        for (Topic<?> topic : View.topics(clients.contract().topics())) {
            for (PartitionInfo info : consumer.partitionsFor(topic.name())) {
                partitions.add(new TopicPartition(topic.name(), info.partition()));
            }
        }
        return partitions;
    }

    private void rebuild() {
        caughtUp = false;
        progress.clear();
        view.clear(identity.get());
        assign();
    }

    @Override
    public void close() {
        stopping.countDown();
        consumer.wakeup();
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
