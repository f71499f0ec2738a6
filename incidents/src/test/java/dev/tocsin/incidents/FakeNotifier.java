package dev.tocsin.incidents;

import dev.tocsin.schemas.event.AttemptOutcome;
import dev.tocsin.schemas.event.AttemptResult;
import dev.tocsin.schemas.event.CallbackRequest;
import dev.tocsin.schemas.serde.Clients;
import dev.tocsin.schemas.serde.Decoded;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests at once as the lane protocol says, without sending anything; an answer's id is that of the callback.
 *
 * <p>Threading: one thread of its own; what was sent may be read by any.
 */
final class FakeNotifier implements AutoCloseable {

    private final Clients clients;
    private final int partitions;
    private final Predicate<CallbackRequest> fails;
    private final Queue<CallbackRequest> sent = new ConcurrentLinkedQueue<>();
    private final Map<String, Instant> times = new ConcurrentHashMap<>();
    private final Set<String> succeeded = new HashSet<>();
    private final Thread thread = new Thread(this::run, "fake-notifier");
    private volatile boolean closing;

    /** @param fails which requests are answered with 503 */
    FakeNotifier(Clients clients, int partitions, Predicate<CallbackRequest> fails) {
        this.clients = clients;
        this.partitions = partitions;
        this.fails = fails;
        thread.start();
    }

    /** The requests that would have been sent, in order. */
    List<CallbackRequest> sent() {
        return List.copyOf(sent);
    }

    /** When each attempt was asked for first: by callback, blank and number of the attempt. */
    Map<String, Instant> times() {
        return Map.copyOf(times);
    }

    private void run() {
        var requests = clients.contract().topics().callbackRequests();
        try (Consumer<String, @Nullable Decoded<CallbackRequest>> consumer =
                        clients.consumer(requests, Map.of("fetch.max.wait.ms", 20));
                Producer<String, @Nullable SpecificRecord> producer = clients.producer(Map.of("linger.ms", 0))) {
            List<TopicPartition> all = IntStream.range(0, partitions)
                    .mapToObj(number -> new TopicPartition(requests.name(), number))
                    .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            while (!closing) {
                consumer.poll(Duration.ofMillis(50)).forEach(record -> answer(producer, record));
            }
        }
    }

    private void answer(
            Producer<String, @Nullable SpecificRecord> producer,
            ConsumerRecord<String, @Nullable Decoded<CallbackRequest>> record) {
        Decoded<CallbackRequest> decoded = record.value();
        CallbackRequest request = decoded == null ? null : decoded.value().orElse(null);
        if (request == null) {
            throw new IllegalStateException("a request that cannot be read");
        }
        AttemptOutcome outcome = CallbacksDriver.outcome(request, result(request))
                .setAt(Instant.now())
                .setStatusCode(fails.test(request) ? 503 : 200)
                .setBody("{\"id\":\"" + request.getCallback() + "\"}")
                .setRequestOffset(record.offset())
                .build();
        var topic = clients.contract().topics().callbackAttempts();
        var unused = producer.send(new ProducerRecord<>(topic.name(), record.partition(), request.getLane(), outcome));
    }

    private AttemptResult result(CallbackRequest request) {
        String predecessor = request.getPredecessor();
        if (predecessor != null && !succeeded.contains(predecessor)) {
            return AttemptResult.deferred;
        }
        sent.add(request);
        times.putIfAbsent(request.getCallback() + " " + request.getAttempt(), Instant.now());
        if (fails.test(request)) {
            return AttemptResult.failed;
        }
        succeeded.add(request.getCallback());
        return AttemptResult.succeeded;
    }

    @Override
    public void close() {
        closing = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
