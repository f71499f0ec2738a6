package dev.tocsin.notifier.intake;

import dev.tocsin.bootstrap.lifecycle.Health;
import dev.tocsin.bootstrap.lifecycle.Running;
import dev.tocsin.notifier.delivery.Sender;
import dev.tocsin.notifier.report.KafkaReporter;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.event.CallbackRequest;
import dev.tocsin.schemas.serde.Clients;
import dev.tocsin.schemas.serde.Decoded;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes requests from Kafka, has them sent in the order of their lanes, and commits what is done.
 *
 * <p>Threading: a thread that reads, one that reads parked requests again, and the event loop it is given.
 */
public final class NotifierIntake implements Running {
    private static final Logger LOG = LoggerFactory.getLogger(NotifierIntake.class);
    private static final String PART = "notifier";
    /** What interrupted requests need to be recorded. */
    private static final Duration RECORD = Duration.ofMillis(500);

    private static final Duration LEAVE = Duration.ofSeconds(1);
    private static final int LANES_REMEMBERED = 100_000;

    private final Settings settings;
    private final LaneLoop loop;
    private final Holdings holdings;
    private final Intake intake;
    private final TopicArchive archive;
    private final KafkaReporter reporter;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * How much, how long, and under which name.
     *
     * @param concurrency requests open at once
     * @param perDestination requests open at once at one host and port
     * @param wholePerDestination waiting requests of one destination kept in memory whole
     * @param wholeBytes all waiting requests kept whole, in bytes
     * @param held requests in hand, whole or not
     * @param session how long the group waits for a silent member
     * @param member the fixed name of this member, if it has one
     * @param grace how long open requests may go on after {@link NotifierIntake#close}
     */
    public record Settings(
            int concurrency,
            int perDestination,
            int wholePerDestination,
            long wholeBytes,
            int held,
            Duration session,
            Optional<String> member,
            Duration grace) {}

    private NotifierIntake(
            Clients clients,
            Settings settings,
            Sender sender,
            KafkaReporter reporter,
            Context context,
            MeterRegistry metrics,
            InstantSource clock) {
        Topics topics = clients.contract().topics();
        String requests = topics.callbackRequests().name();
        BlockingQueue<Done> done = new LinkedBlockingQueue<>();
        Freshness freshness = new Freshness(settings.session());
        Consumer<String, @Nullable Decoded<CallbackRequest>> consumer =
                clients.consumer(topics.callbackRequests(), member(topics, settings));
        this.settings = settings;
        this.reporter = reporter;
        this.archive = new TopicArchive(clients.consumer(topics.callbackRequests(), reader(requests)), requests);
        this.loop = new LaneLoop(
                context,
                new Lanes(new Lanes.Limits(
                        settings.concurrency(),
                        settings.perDestination(),
                        settings.wholePerDestination(),
                        settings.wholeBytes(),
                        settings.held(),
                        LANES_REMEMBERED)),
                new LaneLoop.Ends(sender, reporter, archive),
                freshness,
                new IntakeMetrics(metrics),
                clock,
                done::add);
        TopicTail tail = new TopicTail(
                clients.consumer(topics.callbackAttempts(), reader(requests)),
                topics.callbackAttempts().name());
        this.holdings = new Holdings(consumer, requests, tail, loop, done, clock);
        this.intake = new Intake(consumer, requests, holdings, loop, reporter, freshness, clock, done, settings.held());
    }

    /** Starts taking requests; the sender must belong to the context. */
    public static NotifierIntake start(
            Clients clients,
            Settings settings,
            Sender sender,
            KafkaReporter reporter,
            Context context,
            MeterRegistry metrics,
            InstantSource clock) {
        NotifierIntake intake = new NotifierIntake(clients, settings, sender, reporter, context, metrics, clock);
        intake.intake.start();
        return intake;
    }

    @Override
    public Health health() {
        Optional<String> failure = intake.failure().or(reporter::failure);
        if (failure.isPresent()) {
            return Health.dead(PART, failure.get());
        }
        return holdings.ready()
                ? Health.ready(PART)
                : Health.starting(PART, "waits for its share of the requests' partitions");
    }

    /** Lets open requests go on for the grace, interrupts the others, records all of it. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        intake.drain();
        if (!idleWithin(settings.grace())) {
            LOG.atInfo().log("interrupting requests that are still open");
            loop.interrupt();
            if (!idleWithin(RECORD)) {
                LOG.atWarn().log("some outcomes are not stored; their requests will be repeated");
            }
        }
        reporter.flush();
        intake.close(LEAVE);
        archive.close();
    }

    private boolean idleWithin(Duration patience) {
        try {
            loop.stop().toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    private static Map<String, Object> member(Topics topics, Settings settings) {
        Map<String, Object> own = new HashMap<>();
        own.put("group.id", topics.prefix() + "notifier");
        own.put("client.id", topics.prefix() + "notifier");
        // The classic protocol lets a restarted member take the place of its dead self at once.
        own.put("group.protocol", "classic");
        settings.member().ifPresent(name -> own.put("group.instance.id", name));
        own.put("partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
        own.put("session.timeout.ms", Math.toIntExact(settings.session().toMillis()));
        own.put(
                "heartbeat.interval.ms",
                Math.toIntExact(settings.session().dividedBy(4).toMillis()));
        own.put("max.poll.records", 1_000);
        own.put("fetch.max.bytes", 16 * 1024 * 1024);
        own.put("fetch.max.wait.ms", 100);
        return own;
    }

    /** A fetch that waits for news at the end of a partition would hold up the next read elsewhere, so none waits. */
    private static Map<String, Object> reader(String client) {
        return Map.of(
                "client.id",
                client + "-reader",
                "default.api.timeout.ms",
                5_000,
                "max.partition.fetch.bytes",
                256 * 1024,
                "fetch.max.wait.ms",
                1);
    }
}
