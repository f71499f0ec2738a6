package dev.tocsin.notifier.intake;

import dev.tocsin.notifier.delivery.Delivery;
import dev.tocsin.schemas.event.CallbackRequest;
import dev.tocsin.schemas.serde.Decoded;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads parked requests from the topic they came from. What is asked for together is read together.
 *
 * <p>Threading: may be asked from any thread; a thread of its own reads.
 */
final class TopicArchive implements Archive, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicArchive.class);
    private static final Duration POLL = Duration.ofMillis(100);
    /** Farther apart than this, a jump is cheaper than reading on. */
    private static final long FAR = 500;

    private final Consumer<String, @Nullable Decoded<CallbackRequest>> consumer;
    private final String topic;
    private final BlockingQueue<Wanted> wanted = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean closing;

    TopicArchive(Consumer<String, @Nullable Decoded<CallbackRequest>> consumer, String topic) {
        this.consumer = consumer;
        this.topic = topic;
        this.thread = new Thread(this::run, "notifier-archive");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public CompletionStage<Optional<Delivery>> read(int partition, long offset) {
        CompletableFuture<Optional<Delivery>> answer = new CompletableFuture<>();
        wanted.add(new Wanted(partition, offset, answer));
        return answer;
    }

    @Override
    public void close() {
        closing = true;
        consumer.wakeup();
        thread.interrupt();
    }

    private void run() {
        try (consumer) {
            while (!closing) {
                List<Wanted> batch = new ArrayList<>();
                batch.add(wanted.take());
                wanted.drainTo(batch);
                Map<Integer, List<Wanted>> byPartition = batch.stream()
                        .collect(Collectors.groupingBy(Wanted::partition, TreeMap::new, Collectors.toList()));
                byPartition.forEach(this::read);
            }
        } catch (InterruptedException | InterruptException | WakeupException e) {
            LOG.atDebug().log("closed");
        }
    }

    private void read(int number, List<Wanted> all) {
        TopicPartition partition = new TopicPartition(topic, number);
        ArrayDeque<Wanted> left = new ArrayDeque<>(
                all.stream().sorted(Comparator.comparingLong(Wanted::offset)).toList());
        consumer.assign(List.of(partition));
        consumer.seek(partition, left.element().offset());
        while (!left.isEmpty() && !closing) {
            try {
                for (ConsumerRecord<String, @Nullable Decoded<CallbackRequest>> record : consumer.poll(POLL)) {
                    give(record, left);
                }
                passed(left, consumer.position(partition));
                if (!left.isEmpty() && left.element().offset() > consumer.position(partition) + FAR) {
                    consumer.seek(partition, left.element().offset());
                }
            } catch (InterruptException | WakeupException e) {
                throw e;
            } catch (KafkaException e) {
                LOG.atWarn()
                        .addKeyValue("topic", topic)
                        .addKeyValue("partition", number)
                        .addKeyValue("error", e.getMessage())
                        .log("could not read a parked request, trying again");
            }
        }
    }

    private static void give(
            ConsumerRecord<String, @Nullable Decoded<CallbackRequest>> record, ArrayDeque<Wanted> left) {
        passed(left, record.offset());
        Decoded<CallbackRequest> value = record.value();
        while (!left.isEmpty() && left.element().offset() == record.offset()) {
            left.remove()
                    .answer()
                    .complete(value == null ? Optional.empty() : value.value().map(Requests::delivery));
        }
    }

    private static void passed(ArrayDeque<Wanted> left, long position) {
        while (!left.isEmpty() && left.element().offset() < position) {
            left.remove().answer().complete(Optional.empty());
        }
    }

    private record Wanted(int partition, long offset, CompletableFuture<Optional<Delivery>> answer) {}
}
