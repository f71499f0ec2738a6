package dev.tocsin.notifier.intake;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions that this process owns, each with its progress: what assignment and revocation do, and what is committed.
 *
 * <p>Threading: the intake's thread; {@link #giveUp} and {@link #ready} may be called from any.
 */
final class Holdings implements ConsumerRebalanceListener {
    private static final Logger LOG = LoggerFactory.getLogger(Holdings.class);
    private static final Duration FINISH = Duration.ofSeconds(2);
    private static final Duration WAIT = Duration.ofMillis(20);

    private final Consumer<?, ?> consumer;
    private final String topic;
    private final TopicTail tail;
    private final LaneLoop loop;
    private final BlockingQueue<Done> done;
    private final InstantSource clock;
    private final Map<Integer, Holding> holdings = new HashMap<>();
    private int all = 1;
    private volatile boolean givenUp;
    private volatile boolean ready;

    Holdings(
            Consumer<?, ?> consumer,
            String topic,
            TopicTail tail,
            LaneLoop loop,
            BlockingQueue<Done> done,
            InstantSource clock) {
        this.consumer = consumer;
        this.topic = topic;
        this.tail = tail;
        this.loop = loop;
        this.done = done;
        this.clock = clock;
    }

    private record Holding(Ownership ownership, Progress progress) {}

    /** A request that is to be done. */
    record Held(Ownership ownership, Progress.Slot slot) {}

    /** Whether the group has given this process its share, however small. */
    boolean ready() {
        return ready;
    }

    boolean any() {
        return !holdings.isEmpty();
    }

    /** How many requests are in hand. */
    long open() {
        return holdings.values().stream()
                .mapToLong(holding -> holding.progress().open())
                .sum();
    }

    /** A request was delivered; empty if it was done before. */
    Optional<Held> add(int partition, long offset) {
        Holding holding = holdings.get(partition);
        if (holding == null) {
            throw new IllegalStateException(
                    "the consumer delivered from partition " + partition + ", which is not owned");
        }
        return holding.progress().add(offset).map(slot -> new Held(holding.ownership(), slot));
    }

    /** Takes notice of all outcomes stored until now. */
    void settle() {
        for (Done next = done.poll(); next != null; next = done.poll()) {
            next.slot().progress.done(next.slot(), next.outcome());
        }
    }

    /** Stops waiting for Kafka, because the process ends. */
    void giveUp() {
        givenUp = true;
        tail.giveUp();
    }

    void close() {
        tail.close();
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        if (!partitions.isEmpty()) {
            patiently(() -> assign(partitions));
        }
        ready = true;
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        end(partitions);
        Instant until = clock.instant().plus(FINISH);
        while (sending(partitions) && clock.instant().isBefore(until)) {
            Done next = next(done);
            if (next != null) {
                next.slot().progress.done(next.slot(), next.outcome());
            }
        }
        settle();
        try {
            consumer.commitSync(offsets(partitions), FINISH);
        } catch (InterruptException | WakeupException e) {
            throw e;
        } catch (KafkaException e) {
            LOG.atWarn()
                    .addKeyValue("topic", topic)
                    .addKeyValue("error", e.getMessage())
                    .log("could not commit what is done before giving partitions back; outcomes tell");
        }
        partitions.forEach(partition -> holdings.remove(partition.partition()));
        share();
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        LOG.atWarn()
                .addKeyValue("topic", topic)
                .addKeyValue("partitions", numbers(partitions))
                .log("partitions lost");
        end(partitions);
        partitions.forEach(partition -> holdings.remove(partition.partition()));
        share();
    }

    /** Commits what changed; failures are tried again with the next change. */
    void commitLater(Consumer<?, ?> asked) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        holdings.forEach((number, holding) -> {
            TopicPartition partition = new TopicPartition(topic, number);
            holding.progress().reached(asked.position(partition));
            if (holding.progress().dirty()) {
                offsets.put(partition, offset(holding));
                holding.progress().committed(true);
            }
        });
        if (!offsets.isEmpty()) {
            asked.commitAsync(offsets, (committed, failed) -> {
                if (failed != null) {
                    LOG.atDebug().addKeyValue("error", failed.getMessage()).log("a commit failed");
                    committed
                            .keySet()
                            .forEach(partition -> Optional.ofNullable(holdings.get(partition.partition()))
                                    .ifPresent(holding -> holding.progress().committed(false)));
                }
            });
        }
    }

    /** Commits everything now. */
    void commit(Consumer<?, ?> asked, Duration patience) {
        asked.commitSync(offsets(asked.assignment()), patience);
    }

    /** After a stall: whether the group still takes this process for the owner. */
    boolean confirmed(Consumer<?, ?> asked) {
        try {
            commit(asked, FINISH);
            return true;
        } catch (FencedInstanceIdException | InterruptException | WakeupException e) {
            throw e;
        } catch (KafkaException e) {
            LOG.atWarn()
                    .addKeyValue("error", e.getMessage())
                    .log("this process was held up and does not send until its group confirms it");
            return false;
        }
    }

    private void assign(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(new HashSet<>(partitions), FINISH);
        Map<Integer, Checkpoint> checkpoints = new HashMap<>();
        Map<Integer, Long> from = new HashMap<>();
        Map<Integer, Map<Long, Long>> known = new HashMap<>();
        for (TopicPartition partition : partitions) {
            OffsetAndMetadata offset = committed.get(partition);
            Checkpoint checkpoint =
                    offset == null ? Checkpoint.of(0, "") : Checkpoint.of(offset.offset(), offset.metadata());
            checkpoints.put(partition.partition(), checkpoint);
            from.put(partition.partition(), checkpoint.outcomes());
            known.put(partition.partition(), checkpoint.done());
        }
        all = consumer.partitionsFor(topic, FINISH).size();
        Map<Integer, Long> ends = tail.read(from, (partition, offset, outcome) -> {
            loop.recall(outcome);
            Checkpoint checkpoint = checkpoints.get(partition);
            if (checkpoint != null && outcome.getRequestOffset() >= checkpoint.offset()) {
                known.getOrDefault(partition, new HashMap<>()).put(outcome.getRequestOffset(), offset);
            }
        });
        checkpoints.forEach((partition, checkpoint) -> holdings.put(
                partition,
                new Holding(
                        new Ownership(partition),
                        new Progress(
                                checkpoint.offset(),
                                ends.getOrDefault(partition, 0L),
                                known.getOrDefault(partition, Map.of())))));
        share();
        LOG.atInfo()
                .addKeyValue("topic", topic)
                .addKeyValue("partitions", numbers(partitions))
                .log("owns partitions");
    }

    private void share() {
        loop.share(holdings.size(), Math.max(all, holdings.size()));
    }

    private static @Nullable Done next(BlockingQueue<Done> done) {
        try {
            return done.poll(WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private void patiently(Runnable work) {
        while (!givenUp) {
            try {
                work.run();
                return;
            } catch (RetriableException e) {
                LOG.atWarn()
                        .addKeyValue("topic", topic)
                        .addKeyValue("error", e.getMessage())
                        .log("waiting for Kafka to say what is done already");
            }
        }
        throw new WakeupException();
    }

    private void end(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            Holding holding = holdings.get(partition.partition());
            if (holding != null) {
                holding.ownership().end();
            }
        }
        loop.disown();
    }

    private boolean sending(Collection<TopicPartition> partitions) {
        return partitions.stream()
                .flatMap(partition -> Optional.ofNullable(holdings.get(partition.partition())).stream())
                .anyMatch(holding -> holding.ownership().open() > 0);
    }

    private Map<TopicPartition, OffsetAndMetadata> offsets(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (TopicPartition partition : partitions) {
            Holding holding = holdings.get(partition.partition());
            if (holding != null) {
                offsets.put(partition, offset(holding));
            }
        }
        return offsets;
    }

    private static OffsetAndMetadata offset(Holding holding) {
        Checkpoint checkpoint = holding.progress().checkpoint(Checkpoint.METADATA_BYTES);
        return new OffsetAndMetadata(checkpoint.offset(), checkpoint.metadata());
    }

    private static String numbers(Collection<TopicPartition> partitions) {
        return partitions.stream()
                .map(TopicPartition::partition)
                .sorted()
                .toList()
                .toString();
    }
}
