package dev.tocsin.prober;

import dev.tocsin.bootstrap.lifecycle.Health;
import dev.tocsin.bootstrap.lifecycle.Host;
import dev.tocsin.bootstrap.lifecycle.Running;
import dev.tocsin.bootstrap.reference.References;
import dev.tocsin.bootstrap.settings.Settings;
import dev.tocsin.prober.check.Checks;
import dev.tocsin.prober.check.Connectivity;
import dev.tocsin.prober.publish.ResultPublisher;
import dev.tocsin.prober.publish.ResultRecords;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.provision.Provisioning;
import dev.tocsin.schemas.provision.TopicNeeds;
import dev.tocsin.schemas.registry.SchemasInUse;
import dev.tocsin.schemas.serde.Clients;
import dev.tocsin.schemas.table.TopicTable;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The prober: asks the endpoints that it owns how they are and publishes what it saw.
 *
 * <p>Threading: started and closed by any thread; connects to Kafka on a thread of its own, however long that takes.
 */
public final class ProberApp implements Running {
    private static final Logger LOG = LoggerFactory.getLogger(ProberApp.class);
    private static final String PART = "prober";
    private static final Duration PATIENCE = Duration.ofSeconds(7);

    private final ProberSettings settings;
    private final Clients clients;
    private final Checks check;
    private final ResultPublisher publisher;
    private final Prober prober;
    private final Thread connecting;
    private volatile @Nullable TopicTable<EndpointDefinition> table;
    private volatile @Nullable RuntimeException failure;
    private boolean closed;

    private ProberApp(ProberSettings settings, Host host) {
        this.settings = settings;
        this.clients = new Clients(
                settings.kafka(), settings.schemas().contract(settings.topics().prefix(), references()::reveal));
        this.check = Checks.start(settings.threads(), bodyMemory(), Clock.systemUTC(), System::nanoTime);
        this.publisher = ResultPublisher.start(
                () -> clients.producer(ResultPublisher.PRODUCER_SETTINGS), settings.buffer(), System::nanoTime);
        var records = new ResultRecords(settings.topics().probeResults(), settings.location());
        var metrics = new ProberMetrics(host.metrics(), settings.location());
        metrics.gauge("buffered.results", "results that Kafka does not have yet", publisher::buffered);
        metrics.counter("dropped.results", "results that were lost", publisher, ResultPublisher::dropped);
        this.prober = new Prober(
                new Connectivity(check::ask, settings.references(), System::nanoTime)::ask,
                result -> publisher.publish(records.of(result)),
                publisher::trouble,
                metrics,
                settings.inFlight(),
                Clock.systemUTC(),
                System::nanoTime);
        this.connecting = new Thread(this::connect, "prober-connect");
    }

    /**
     * Starts it; returns at once (with a schema registry: once that has answered), ready once its endpoints are known.
     *
     * @throws dev.tocsin.bootstrap.settings.InvalidSettings with all problems of the settings
     * @throws dev.tocsin.schemas.registry.RegistryRefused where the registry cannot be used
     */
    public static Running start(Settings settings, Host host) {
        var app = new ProberApp(settings.orReport(ProberSettings::from), host);
        app.prober.start();
        app.connecting.setDaemon(true);
        app.connecting.start();
        return app;
    }

    private static long bodyMemory() {
        return Runtime.getRuntime().maxMemory() / 4;
    }

    private static References references() {
        return new References(name -> Optional.ofNullable(System.getenv(name)), Clock.systemUTC());
    }

    private void connect() {
        try {
            var topics = settings.topics();
            new Provisioning(settings.kafka(), settings.partitions(), settings.replication())
                    .ensure(TopicNeeds.of(
                            List.of(topics.endpoints()), List.of(topics.probeResults(), topics.deadLetters())));
            SchemasInUse.verify(clients);
            follow();
        } catch (InterruptException stopped) {
            LOG.atDebug().log("stopped before Kafka was there");
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    private synchronized void follow() {
        if (!closed) {
            var reader = new EndpointReader(settings.location(), references());
            table = TopicTable.ofOwned(
                    clients,
                    settings.topics().endpoints(),
                    settings.membership(),
                    PART,
                    Clock.systemUTC(),
                    new OwnedEndpoints(reader, prober, settings.topics().deadLetters(), publisher::publish));
        }
    }

    @Override
    public Health health() {
        var following = table;
        var dead = failure != null || following == null ? failure : following.failure();
        if (dead != null) {
            return Health.dead(PART, String.valueOf(dead.getMessage()));
        }
        if (!prober.isAlive()) {
            return Health.dead(PART, "the schedule has ended");
        }
        if (following == null) {
            return Health.starting(
                    PART, "waits for Kafka at " + settings.kafka().get("bootstrap.servers"));
        }
        if (!following.caughtUp()) {
            return Health.starting(PART, "waits for its share of the endpoints");
        }
        return publisher.trouble().map(why -> Health.failing(PART, why)).orElseGet(() -> Health.ready(PART));
    }

    /** Gives its endpoints to others, finishes the probes that run (for 7 s), hands over the results. */
    @Override
    public void close() {
        TopicTable<EndpointDefinition> following;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            following = table;
        }
        connecting.interrupt();
        prober.stop();
        if (following != null) {
            following.close();
        }
        prober.finish(PATIENCE);
        prober.close();
        publisher.close();
        check.close();
    }
}
