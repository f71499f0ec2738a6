package dev.tocsin.schemas.table;

import dev.tocsin.schemas.Topic;
import dev.tocsin.schemas.access.AccessRefused;
import dev.tocsin.schemas.event.DeadLetter;
import dev.tocsin.schemas.serde.Clients;
import dev.tocsin.schemas.serde.DeadLetters;
import dev.tocsin.schemas.serde.Decoded;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a compacted topic from its beginning: either all its partitions, or those that a consumer group gives this
 * process (which is how work is shared: what is in an owned partition is this process's).
 *
 * <p>Threading: one thread of its own, which alone touches the consumer and calls the listener.
 */
public final class TopicTable<V extends SpecificRecord> implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TopicTable.class);
    private static final Duration POLL = Duration.ofMillis(100);

    private final Topic<V> topic;
    private final TableListener<V> listener;
    private final Consumer<String, @Nullable Decoded<V>> consumer;
    private final Map<String, Object> client;
    private final InstantSource clock;
    private final String module;
    private final Thread thread;
    private final Map<Integer, Set<String>> keys = new HashMap<>();
    private final Map<TopicPartition, Long> goals = new HashMap<>();
    private final Set<TopicPartition> withoutGoal = new HashSet<>();
    private boolean goalsMet = true;
    private volatile boolean closing;
    private volatile boolean caughtUp;
    private volatile @Nullable RuntimeException failure;

    private TopicTable(
            Clients clients,
            Topic<V> topic,
            Map<String, Object> consumerSettings,
            TableListener<V> listener,
            String module,
            InstantSource clock) {
        this.topic = topic;
        this.listener = listener;
        this.module = module;
        this.client = clients.properties();
        this.clock = clock;
        this.consumer = clients.consumer(topic, consumerSettings);
        this.thread = new Thread(this::run, module + "-" + topic.shortName());
    }

    /** Follows all partitions. */
    public static <V extends SpecificRecord> TopicTable<V> ofAll(
            Clients clients, Topic<V> topic, String module, InstantSource clock, TableListener<V> listener) {
        TopicTable<V> table = new TopicTable<>(clients, topic, Map.of(), listener, module, clock);
        List<TopicPartition> partitions = table.consumer.partitionsFor(topic.name()).stream()
                .map(info -> new TopicPartition(topic.name(), info.partition()))
                .toList();
        table.consumer.assign(partitions);
        table.consumer.seekToBeginning(partitions);
        table.follow(partitions);
        table.thread.start();
        return table;
    }

    /** Follows the partitions that the membership's group gives this process, each from its beginning. */
    public static <V extends SpecificRecord> TopicTable<V> ofOwned(
            Clients clients,
            Topic<V> topic,
            Membership membership,
            String module,
            InstantSource clock,
            TableListener<V> listener) {
        TopicTable<V> table = new TopicTable<>(clients, topic, membership.settings(), listener, module, clock);
        table.consumer.subscribe(List.of(topic.name()), table.new Ownership());
        table.thread.start();
        return table;
    }

    /** Whether everything that was there at the last assignment has been told. */
    public boolean caughtUp() {
        return caughtUp;
    }

    /** Why following ended, if it ended by itself. */
    public @Nullable RuntimeException failure() {
        return failure;
    }

    @Override
    public void close() {
        closing = true;
        consumer.wakeup();
        try {
            thread.join(Duration.ofSeconds(5).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (consumer) {
            while (!closing) {
                step();
            }
        } catch (WakeupException | InterruptException e) {
            if (!closing) {
                failure = e;
            }
        } catch (RuntimeException e) {
            failure = AccessRefused.or(e, client);
            LOG.atError()
                    .addKeyValue("topic", topic.name())
                    .setCause(e)
                    .log("following the topic ended: restart this process");
        }
    }

    private void step() {
        try {
            consumer.poll(POLL).forEach(this::tell);
            announceWhenCaughtUp();
        } catch (RetriableException e) {
            LOG.atWarn()
                    .addKeyValue("topic", topic.name())
                    .addKeyValue("error", e.getMessage())
                    .log("Kafka does not answer; following goes on when it does");
        }
    }

    private void tell(ConsumerRecord<String, @Nullable Decoded<V>> record) {
        Decoded<V> decoded = record.value();
        if (decoded == null) {
            keys.computeIfAbsent(record.partition(), partition -> new HashSet<>())
                    .remove(record.key());
            listener.remove(record.key());
        } else if (decoded instanceof Decoded.Unreadable<V> unreadable) {
            DeadLetter letter = DeadLetters.letter(record, unreadable, module, clock.instant());
            LOG.atWarn()
                    .addKeyValue("topic", record.topic())
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .addKeyValue("error", unreadable.reason())
                    .log("a record cannot be read and is left out");
            listener.unreadable(letter);
        } else {
            keys.computeIfAbsent(record.partition(), partition -> new HashSet<>())
                    .add(record.key());
            decoded.value().ifPresent(value -> listener.put(record.key(), value));
        }
    }

    private void follow(Collection<TopicPartition> partitions) {
        withoutGoal.addAll(partitions);
        goalsMet = false;
        caughtUp = false;
        listener.assigned(numbers(partitions));
    }

    private void announceWhenCaughtUp() {
        if (goalsMet) {
            return;
        }
        if (!withoutGoal.isEmpty()) {
            goals.putAll(consumer.endOffsets(withoutGoal));
            withoutGoal.clear();
        }
        goals.entrySet().removeIf(goal -> consumer.position(goal.getKey()) >= goal.getValue());
        if (goals.isEmpty()) {
            goalsMet = true;
            caughtUp = true;
            listener.caughtUp();
        }
    }

    private static Set<Integer> numbers(Collection<TopicPartition> partitions) {
        return partitions.stream().map(TopicPartition::partition).collect(Collectors.toCollection(TreeSet::new));
    }

    private final class Ownership implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            consumer.seekToBeginning(partitions);
            follow(partitions);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            for (TopicPartition partition : partitions) {
                goals.remove(partition);
                withoutGoal.remove(partition);
                Set<String> gone = keys.remove(partition.partition());
                if (gone != null) {
                    gone.forEach(listener::remove);
                }
            }
            listener.revoked(numbers(partitions));
        }
    }
}
