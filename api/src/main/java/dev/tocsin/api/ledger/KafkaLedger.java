package dev.tocsin.api.ledger;

import dev.tocsin.api.problem.Problem;
import dev.tocsin.api.view.Progress;
import dev.tocsin.schemas.Topic;
import dev.tocsin.schemas.access.AccessRefused;
import dev.tocsin.schemas.serde.Clients;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ledger in Kafka. Wishes that come at the same time share a transaction, unless they are about the same subject.
 *
 * <p>Threading: one thread decides and writes; wishes come from any.
 */
public final class KafkaLedger implements Ledger, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaLedger.class);
    private static final int MOST_WAITING = 10_000;
    private static final int MOST_TOGETHER = 500;
    private static final int TRIES = 12;

    private final Scribe scribe;
    private final Producer<String, @Nullable SpecificRecord> appender;
    private final IntUnaryOperator chance;
    private final Map<String, Object> client;
    private final BlockingQueue<Wanted<?>> coming = new LinkedBlockingQueue<>(MOST_WAITING);
    private final Deque<Wanted<?>> waiting = new ArrayDeque<>();
    private final Thread thread = new Thread(this::run, "api-ledger");
    private volatile boolean closing;

    private KafkaLedger(Clients clients, Progress progress, IntUnaryOperator chance) {
        this.scribe = new Scribe(clients, progress);
        this.chance = chance;
        this.client = new HashMap<>(clients.properties());
        client.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, Scribe.transactionalId(clients));
        this.appender = clients.producer(Map.of(
                ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000,
                ProducerConfig.LINGER_MS_CONFIG, 1));
    }

    /**
     * Starts it; its topics must be there.
     *
     * @param progress how far the view is that decisions are made on
     * @param chance some number from 0 to below the given one, so that two copies do not take turns in vain
     */
    public static KafkaLedger start(Clients clients, Progress progress, IntUnaryOperator chance) {
        KafkaLedger ledger = new KafkaLedger(clients, progress, chance);
        ledger.thread.start();
        return ledger;
    }

    @Override
    public <T> CompletableFuture<T> write(String subject, Supplier<Decision<T>> decision) {
        Wanted<T> wanted = new Wanted<>(subject, decision);
        if (closing || !coming.offer(wanted)) {
            wanted.failed(Problem.unavailable("too much is to be written at the moment"));
        }
        return wanted.answered();
    }

    @Override
    public CompletableFuture<Void> append(ProducerRecord<String, @Nullable SpecificRecord> entry) {
        CompletableFuture<Void> written = new CompletableFuture<>();
        try {
            var unused = appender.send(entry, (place, failure) -> {
                if (failure == null) {
                    written.complete(null);
                } else {
                    written.completeExceptionally(unwritten(failure));
                }
            });
        } catch (KafkaException e) {
            written.completeExceptionally(unwritten(e));
        }
        return written;
    }

    @Override
    public int partitions(Topic<?> topic) {
        try {
            return appender.partitionsFor(topic.name()).size();
        } catch (KafkaException e) {
            throw unwritten(e);
        }
    }

    private Problem unwritten(Exception failure) {
        Optional<AccessRefused> refused = AccessRefused.of(failure, client);
        LOG.atWarn()
                .addKeyValue(
                        "error",
                        refused.<Exception>map(known -> known).orElse(failure).getMessage())
                .log("a write did not get to Kafka");
        if (refused.isPresent()) {
            return Problem.unavailable("this API lacks a right in Kafka: its log says which");
        }
        return Problem.unavailable("Kafka cannot be written at the moment: try again");
    }

    private void run() {
        try (scribe) {
            while (!closing) {
                List<Wanted<?>> batch = batch();
                if (!batch.isEmpty()) {
                    write(batch);
                }
            }
        } catch (InterruptedException | InterruptException e) {
            Thread.currentThread().interrupt();
        } finally {
            closing = true;
            coming.drainTo(waiting);
            waiting.forEach(left -> left.failed(Problem.unavailable("the API is being stopped")));
        }
    }

    private List<Wanted<?>> batch() throws InterruptedException {
        if (waiting.isEmpty()) {
            Wanted<?> first = coming.poll(200, TimeUnit.MILLISECONDS);
            if (first == null) {
                return List.of();
            }
            waiting.add(first);
        }
        coming.drainTo(waiting);
        List<Wanted<?>> batch = new ArrayList<>();
        Set<String> subjects = new HashSet<>();
        for (Iterator<Wanted<?>> left = waiting.iterator(); left.hasNext() && batch.size() < MOST_TOGETHER; ) {
            Wanted<?> wanted = left.next();
            if (subjects.add(wanted.subject())) {
                batch.add(wanted);
                left.remove();
            }
        }
        return batch;
    }

    private void write(List<Wanted<?>> batch) throws InterruptedException {
        for (int attempt = 1; attempt <= TRIES && !closing; attempt++) {
            try {
                scribe.takeUp();
                List<ProducerRecord<String, @Nullable SpecificRecord>> records = new ArrayList<>();
                batch.removeIf(wanted -> wanted.answered().isDone());
                batch.forEach(wanted -> records.addAll(wanted.decide()));
                if (!records.isEmpty()) {
                    scribe.write(records);
                }
                batch.forEach(Wanted::written);
                return;
            } catch (InterruptException e) {
                throw e;
            } catch (KafkaException | IllegalStateException e) {
                scribe.putDown();
                if (!fenced(e)) {
                    Problem problem = unwritten(e);
                    batch.forEach(wanted -> wanted.failed(problem));
                    return;
                }
                LOG.atDebug().addKeyValue("attempt", attempt).log("another copy writes");
                TimeUnit.MILLISECONDS.sleep((long) attempt * (10 + chance.applyAsInt(40)));
            }
        }
        batch.forEach(wanted -> wanted.failed(Problem.unavailable("other copies of the API write at the moment")));
    }

    /**
     * Whether another copy has taken the pen; the client says so in one of several ways, or in the cause. One is that the
     * transaction is not there any more: it was aborted while its commit was on the way.
     */
    private static boolean fenced(@Nullable Throwable failure) {
        return failure != null
                && (failure instanceof ProducerFencedException
                        || failure instanceof InvalidProducerEpochException
                        || failure instanceof InvalidTxnStateException
                        || fenced(failure.getCause()));
    }

    @Override
    public void close() {
        closing = true;
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        appender.close(Duration.ofSeconds(2));
    }
}
