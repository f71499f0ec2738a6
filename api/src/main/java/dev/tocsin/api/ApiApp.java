package dev.tocsin.api;

import dev.tocsin.api.access.Access;
import dev.tocsin.api.answer.Write;
import dev.tocsin.api.heartbeat.HeartbeatRoutes;
import dev.tocsin.api.heartbeat.Heartbeats;
import dev.tocsin.api.ledger.KafkaLedger;
import dev.tocsin.api.live.EventStream;
import dev.tocsin.api.live.Live;
import dev.tocsin.api.page.StatusPages;
import dev.tocsin.api.registry.RegistryRoutes;
import dev.tocsin.api.task.Tasks;
import dev.tocsin.api.view.DeadLetterPost;
import dev.tocsin.api.view.Feed;
import dev.tocsin.api.view.Progress;
import dev.tocsin.api.view.View;
import dev.tocsin.bootstrap.lifecycle.Health;
import dev.tocsin.bootstrap.lifecycle.Host;
import dev.tocsin.bootstrap.lifecycle.Running;
import dev.tocsin.bootstrap.management.CannotListen;
import dev.tocsin.bootstrap.reference.References;
import dev.tocsin.bootstrap.settings.InvalidSettings;
import dev.tocsin.bootstrap.settings.Settings;
import dev.tocsin.schemas.Topic;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.event.SettingDefinition;
import dev.tocsin.schemas.provision.Provisioning;
import dev.tocsin.schemas.provision.TopicNeeds;
import dev.tocsin.schemas.registry.SchemasInUse;
import dev.tocsin.schemas.serde.Clients;
import dev.tocsin.schemas.serde.Contract;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door of the API: the view of the topics, and the HTTP server that answers from it.
 *
 * <p>Threading: any thread.
 */
public final class ApiApp implements Running {

    private static final Logger LOG = LoggerFactory.getLogger(ApiApp.class);
    private static final String PART = "api";

    private final Feed feed;
    private final ApiServer server;
    private final Deque<AutoCloseable> open;
    private volatile boolean closed;

    private ApiApp(Feed feed, ApiServer server, Deque<AutoCloseable> open) {
        this.feed = feed;
        this.server = server;
        this.open = open;
    }

    /**
     * Starts the API; blocks while Kafka or the schema registry does not answer. Throws InvalidSettings where the settings cannot
     * be used or the port is taken, and RegistryRefused where the registry cannot be used.
     */
    public static ApiApp start(Settings settings, Host host) {
        ApiSettings read = settings.orReport(ApiSettings::from);
        Clock clock = Clock.systemUTC();
        Contract contract =
                read.schemas().contract(read.topicPrefix(), new References(settings::optional, clock)::reveal);
        Clients clients = new Clients(read.kafka(), contract);
        new Provisioning(read.kafka(), read.partitions(), read.replication()).ensure(needs(contract.topics()));
        SchemasInUse.verify(clients);
        Installation installation = new Installation(read.kafka(), View.topics(contract.topics()));
        Deque<AutoCloseable> open = new ArrayDeque<>();
        try {
            View view = View.open(read.data(), contract, installation.identity(), clock);
            open.push(view);
            Live live = new Live(Long.toString(clock.millis(), 36), view.snapshot());
            Progress progress = new Progress();
            SecureRandom chance = new SecureRandom();
            KafkaLedger ledger = KafkaLedger.start(clients, progress, chance::nextInt);
            open.push(ledger);
            Map<String, Write> writes = Writes.of(view, read.logOnly(), ledger, clients, clock, () -> text(chance));
            Heartbeats heartbeats = new Heartbeats(view, ledger, contract.topics());
            ApiServer server = serve(read, host, view, writes, heartbeats, live, clock);
            open.push(server);
            Feed feed = Feed.start(
                    clients, view, installation::identity, new DeadLetterPost(clients, clock), clock, live, progress);
            open.push(feed);
            ApiMetrics.ofProcess(host.metrics(), feed, live);
            ApiMetrics.ofTrouble(host.metrics(), view.archive());
            open.push(ProbeMetrics.register(host.metrics(), view.snapshot(), clock));
            LOG.atInfo()
                    .addKeyValue("url", "http://" + read.host() + ":" + server.port() + "/")
                    .log("answering");
            return new ApiApp(feed, server, open);
        } catch (RuntimeException failed) {
            closeAll(open);
            throw failed;
        }
    }

    private static TopicNeeds needs(Topics topics) {
        List<Topic<?>> read = new ArrayList<>(View.topics(topics));
        read.add(topics.changes());
        return TopicNeeds.of(
                read,
                List.of(
                        topics.endpoints(),
                        topics.hooks(),
                        topics.databases(),
                        topics.maintenances(),
                        topics.probeResults(),
                        topics.signals(),
                        topics.commands(),
                        topics.audit(),
                        topics.deadLetters()));
    }

    private static String text(SecureRandom chance) {
        byte[] bytes = new byte[16];
        chance.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    static ApiServer serve(
            ApiSettings read,
            Host host,
            View view,
            Map<String, Write> writes,
            Heartbeats heartbeats,
            Live live,
            InstantSource clock) {
        Access access = new Access(
                read.loopback(),
                token(read.tokenFile()),
                () -> view.snapshot().settings().values().stream()
                        .map(SettingDefinition::getToken)
                        .filter(Objects::nonNull)
                        .toList());
        ApiRoutes routes = new ApiRoutes(
                access,
                Questions.of(view, read.logOnly(), clock),
                writes,
                new HeartbeatRoutes(access, heartbeats, clock),
                clock,
                new EventStream(live),
                new RegistryRoutes(view.snapshot(), view.builtSchemas()),
                new ProcessAnswers(host),
                host.monitoring(),
                new StatusPages(view, read.logOnly(), clock),
                new Tasks(view));
        ApiServer server = listen("API_PORT", read.host(), read.port(), routes::mount);
        try {
            read.taskPort()
                    .ifPresent(port -> server.besides(listen("API_TASK_PORT", read.host(), port, routes::mountTasks)));
            return server;
        } catch (InvalidSettings refused) {
            server.close();
            throw refused;
        }
    }

    private static ApiServer listen(String setting, String host, int port, Consumer<Router> routes) {
        try {
            return ApiServer.start(host, port, routes);
        } catch (CannotListen refused) {
            boolean taken = refused.getCause() instanceof BindException
                    && String.valueOf(refused.getCause().getMessage()).contains("in use");
            throw new InvalidSettings(
                    taken
                            ? setting + ": expected a free port (0 picks one) but " + port + " on " + host
                                    + " is in use by another process"
                            : "API_HOST, " + setting + ": expected an address and port to listen on but "
                                    + refused.getMessage());
        }
    }

    private static Optional<String> token(Path file) {
        try {
            return Files.exists(file)
                    ? Optional.of(Files.readString(file).strip()).filter(token -> !token.isEmpty())
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read API_TOKEN_FILE " + file, e);
        }
    }

    /** The port that is listened on. */
    public int port() {
        return server.port();
    }

    @Override
    public Health health() {
        if (closed) {
            return Health.failing(PART, "is closed");
        }
        if (feed.dead()) {
            return Health.dead(PART, feed.trouble().orElse("the view cannot go on"));
        }
        if (feed.trouble().isPresent()) {
            return Health.failing(PART, feed.trouble().get());
        }
        return feed.caughtUp() ? Health.ready(PART) : Health.starting(PART, "is reading the topics");
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            closeAll(open);
        }
    }

    private static void closeAll(Deque<AutoCloseable> open) {
        for (AutoCloseable part : List.copyOf(open)) {
            try {
                part.close();
            } catch (Exception e) {
                LOG.atWarn().setCause(e).log("a part did not close cleanly");
            }
        }
    }
}
