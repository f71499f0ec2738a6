package dev.tocsin.hookscdc.publish;

import dev.tocsin.schemas.Partitions;
import dev.tocsin.schemas.Topic;
import dev.tocsin.schemas.event.Command;
import dev.tocsin.schemas.serde.Clients;
import dev.tocsin.schemas.serde.Decoded;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads the commands to a database that ask for a snapshot: target {@code database}, kind {@code snapshot}, parameter
 * {@code table}. Others in the partition are passed over.
 *
 * <p>Threading: one thread.
 */
public final class SnapshotCommands implements AutoCloseable {

    /** What was asked shortly before the database was captured for the first time counts. */
    private static final Duration SHORTLY = Duration.ofMinutes(10);

    private final Consumer<String, @Nullable Decoded<Command>> consumer;
    private final TopicPartition partition;
    private final String database;
    private final Snapshots snapshots;

    private SnapshotCommands(
            Consumer<String, @Nullable Decoded<Command>> consumer,
            TopicPartition partition,
            String database,
            Snapshots snapshots) {
        this.consumer = consumer;
        this.partition = partition;
        this.database = database;
        this.snapshots = snapshots;
    }

    /** Reads on where the position says. KafkaException where Kafka is away. */
    public static SnapshotCommands open(Clients clients, String database, Snapshots snapshots, Instant now) {
        Topic<Command> topic = clients.contract().topics().commands();
        var consumer = clients.consumer(topic, Map.of("default.api.timeout.ms", 15000));
        try {
            int count = consumer.partitionsFor(topic.name()).size();
            TopicPartition partition = new TopicPartition(topic.name(), Partitions.of(database, count));
            consumer.assign(List.of(partition));
            Optional<Long> known = snapshots.commandsRead();
            consumer.seek(partition, known.isPresent() ? known.get() : recent(consumer, partition, now));
            return new SnapshotCommands(consumer, partition, database, snapshots);
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    private static long recent(Consumer<?, ?> consumer, TopicPartition partition, Instant now) {
        long since = now.minus(SHORTLY).toEpochMilli();
        // The end first: what comes between the two questions is behind it.
        long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        OffsetAndTimestamp found =
                consumer.offsetsForTimes(Map.of(partition, since)).get(partition);
        return found == null ? end : found.offset();
    }

    /** Notes what is asked for now; where nothing has come, waits for so long. */
    public void take(Duration patience) {
        for (ConsumerRecord<String, @Nullable Decoded<Command>> record : consumer.poll(patience)) {
            Optional<Command> command = Optional.ofNullable(record.value()).flatMap(Decoded::value);
            if (command.isPresent() && concerns(command.get())) {
                snapshots.ask(
                        command.get().getParameters().getOrDefault("table", ""),
                        command.get().getId());
            }
        }
        snapshots.commandsRead(consumer.position(partition));
    }

    private boolean concerns(Command command) {
        return command.getTarget().equals("database")
                && command.getTargetId().equals(database)
                && command.getKind().equals("snapshot");
    }

    @Override
    public void close() {
        consumer.close();
    }
}
