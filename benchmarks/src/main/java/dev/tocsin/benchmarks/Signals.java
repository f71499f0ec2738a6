package dev.tocsin.benchmarks;

import dev.tocsin.schemas.CloudEvent;
import dev.tocsin.schemas.event.Delivery;
import dev.tocsin.schemas.event.HookDefinition;
import dev.tocsin.schemas.event.Listen;
import dev.tocsin.schemas.event.Send;
import dev.tocsin.schemas.event.Signal;
import dev.tocsin.schemas.serde.Clients;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Publishes signals at a steady rate, to each destination's hook in turn, each hook with several subjects: lanes.
 *
 * <p>Threading: one thread at a time.
 */
final class Signals implements AutoCloseable {

    private static final int SUBJECTS = 10;
    private static final long PAUSE_MS = 500;
    private static final int PAUSES = 400;

    private final Clients clients;
    private final Producer<String, @Nullable SpecificRecord> producer;
    private final int destinations;
    private final Map<String, Integer> owed = new HashMap<>();
    private final Map<String, Long> published = new HashMap<>();

    Signals(Clients clients, int destinations) {
        this.clients = clients;
        this.destinations = destinations;
        this.producer = clients.producer(Map.of("linger.ms", 2));
    }

    /** Defines a hook for each destination. */
    void defineHooks(Receivers receivers, Duration timeout) throws Exception {
        List<Future<RecordMetadata>> stored = new ArrayList<>();
        for (int i = 0; i < destinations; i++) {
            HookDefinition hook = hook(i, receivers.url(i), timeout);
            stored.add(producer.send(
                    new ProducerRecord<>(clients.contract().topics().hooks().name(), hook.getName(), hook)));
        }
        for (Future<RecordMetadata> future : stored) {
            future.get(30, TimeUnit.SECONDS);
        }
    }

    private static HookDefinition hook(int number, String url, Duration timeout) {
        List<Long> delays = new ArrayList<>(List.of(0L));
        for (int i = 0; i < PAUSES; i++) {
            delays.add(PAUSE_MS);
        }
        return HookDefinition.newBuilder()
                .setName("to-" + number)
                .setOrigin("file:main")
                .setGeneration(1)
                .setListen(Listen.newBuilder()
                        .setKind("signal")
                        .setSignal("for-" + number)
                        .build())
                .setSend(Send.newBuilder()
                        .setUrl(url)
                        .setContentType("text/plain")
                        .setTemplate("{{ subject }} {{ n }}")
                        .build())
                .setDelivery(Delivery.newBuilder()
                        .setDelaysMs(delays)
                        .setTimeoutMs(timeout.toMillis())
                        .build())
                .build();
    }

    /** Forgets what was published, and begins with new lanes that are called after the phase. */
    void begin() {
        owed.clear();
        published.clear();
    }

    /** Publishes the {@code number}th of a phase, from 0. */
    void publish(String phase, int number) {
        int destination = number % destinations;
        int subject = number / destinations % SUBJECTS;
        int place = number / destinations / SUBJECTS;
        String about = phase + "-" + subject;
        String name = "for-" + destination;
        Signal signal = Signal.newBuilder()
                .setId("sig-" + phase + "-" + number)
                .setName(name)
                .setSubject(about)
                .setTime(Instant.now())
                .setArguments("{\"n\":" + place + "}")
                .build();
        CloudEvent event =
                new CloudEvent(signal.getId(), "dev.tocsin.signal." + name, "/benchmarks", about, signal.getTime());
        owed.merge(destination + "/" + about, 1, Integer::sum);
        published.put(destination + "/" + about + " " + place, System.nanoTime());
        Future<RecordMetadata> ignored = producer.send(new ProducerRecord<>(
                clients.contract().topics().signals().name(), null, null, name + "/" + about, signal, event.headers()));
    }

    void flush() {
        producer.flush();
    }

    /** How many each lane is owed. */
    Map<String, Integer> owed() {
        return owed;
    }

    /** From publishing to the first accepted request, in milliseconds, of destinations from {@code first} on. */
    Figures delays(List<Arrival> arrivals, int first) {
        Figures delays = new Figures();
        Map<String, Long> open = new HashMap<>(published);
        for (Arrival arrival : arrivals) {
            int destination =
                    Integer.parseInt(arrival.lane().substring(0, arrival.lane().indexOf('/')));
            if (arrival.accepted() && destination >= first) {
                Long since = open.remove(arrival.lane() + " " + arrival.number());
                if (since != null) {
                    delays.add((arrival.nanos() - since) / 1e6);
                }
            }
        }
        return delays;
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(1));
    }
}
