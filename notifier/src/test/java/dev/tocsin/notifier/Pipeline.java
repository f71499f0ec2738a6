package dev.tocsin.notifier;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.event.AttemptOutcome;
import dev.tocsin.schemas.event.AttemptResult;
import dev.tocsin.schemas.event.CallbackRequest;
import dev.tocsin.schemas.event.DeadLetter;
import dev.tocsin.schemas.event.HttpRequest;
import dev.tocsin.schemas.provision.Provisioning;
import dev.tocsin.schemas.serde.Clients;
import dev.tocsin.schemas.serde.Contract;
import dev.tocsin.schemas.serde.Decoded;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** What stands around the notifier: asks for attempts and reads their outcomes. */
final class Pipeline implements AutoCloseable {
    private static final int PARTITIONS = 4;

    private final Map<String, Object> kafka;
    private final Clients clients;
    final Topics topics;
    private final Producer<String, @Nullable SpecificRecord> producer;
    private final Consumer<String, @Nullable Decoded<AttemptOutcome>> attempts;
    private final List<AttemptOutcome> outcomes = new ArrayList<>();

    Pipeline(String bootstrapServers, String prefix) {
        kafka = Map.of("bootstrap.servers", bootstrapServers);
        clients = new Clients(kafka, Contract.of(prefix));
        topics = clients.contract().topics();
        new Provisioning(kafka, PARTITIONS, 1)
                .ensure(List.of(topics.callbackRequests(), topics.callbackAttempts(), topics.deadLetters()));
        producer = clients.producer(Map.of("transactional.id", prefix + "test", "linger.ms", 5));
        producer.initTransactions();
        attempts = clients.consumer(topics.callbackAttempts(), Map.of());
        attempts.assign(partitions(topics.callbackAttempts().name()));
        attempts.seekToBeginning(attempts.assignment());
    }

    static CallbackRequest.Builder request(String callback, String hook, String lane, String url) {
        return CallbackRequest.newBuilder()
                .setCallback(callback)
                .setHook(hook)
                .setLane(lane)
                .setSequence(1)
                .setAttempt(1)
                .setRequest(HttpRequest.newBuilder()
                        .setMethod("POST")
                        .setUrl(url)
                        .setHeaders(Map.of("content-type", "application/json", "X-Key", "${env:TEST_KEY}"))
                        .setBody("{\"callback\": \"" + callback + "\"}")
                        .build())
                .setTimeoutMs(20_000)
                .setConcurrency(16)
                .setCreatedAt(Instant.now())
                .setEventTime(Instant.now());
    }

    /** In one transaction, so that offsets have gaps. */
    void ask(List<CallbackRequest> requests) {
        producer.beginTransaction();
        for (CallbackRequest request : requests) {
            Future<RecordMetadata> ignored =
                    producer.send(new ProducerRecord<>(topics.callbackRequests().name(), request.getLane(), request));
        }
        producer.commitTransaction();
    }

    void askInBytes(String lane, String bytes) {
        try (Producer<String, byte[]> raw =
                new KafkaProducer<>(kafka, new StringSerializer(), new ByteArraySerializer())) {
            Future<RecordMetadata> ignored =
                    raw.send(new ProducerRecord<>(topics.callbackRequests().name(), lane, bytes.getBytes(UTF_8)));
            raw.flush();
        }
    }

    /** Every outcome stored so far. */
    List<AttemptOutcome> outcomes() {
        attempts.poll(Duration.ofMillis(100)).forEach(record -> {
            Decoded<AttemptOutcome> value = record.value();
            if (value != null) {
                outcomes.add(value.value().orElseThrow());
            }
        });
        return List.copyOf(outcomes);
    }

    List<AttemptOutcome> outcomes(AttemptResult result) {
        return outcomes().stream()
                .filter(outcome -> outcome.getResult() == result)
                .toList();
    }

    List<DeadLetter> deadLetters() {
        List<DeadLetter> letters = new ArrayList<>();
        try (Consumer<String, @Nullable Decoded<DeadLetter>> consumer =
                clients.consumer(topics.deadLetters(), Map.of())) {
            consumer.assign(partitions(topics.deadLetters().name()));
            consumer.seekToBeginning(consumer.assignment());
            consumer.poll(Duration.ofMillis(500)).forEach(record -> {
                Decoded<DeadLetter> value = record.value();
                if (value != null) {
                    letters.add(value.value().orElseThrow());
                }
            });
        }
        return letters;
    }

    /** How many offsets of requests are not committed. */
    long lag() throws Exception {
        try (Admin admin = Admin.create(kafka)) {
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(
                            topics.prefix() + "notifier")
                    .partitionsToOffsetAndMetadata()
                    .get();
            long lag = 0;
            for (TopicPartition partition : partitions(topics.callbackRequests().name())) {
                long end = admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                        .partitionResult(partition)
                        .get()
                        .offset();
                OffsetAndMetadata offset = committed.get(partition);
                lag += end - (offset == null ? 0 : offset.offset());
            }
            return lag;
        }
    }

    @Override
    public void close() {
        producer.close();
        attempts.close();
    }

    private static List<TopicPartition> partitions(String topic) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (int i = 0; i < PARTITIONS; i++) {
            partitions.add(new TopicPartition(topic, i));
        }
        return partitions;
    }
}
