package dev.tocsin.notifier;

import dev.tocsin.bootstrap.lifecycle.Host;
import dev.tocsin.bootstrap.lifecycle.Running;
import dev.tocsin.bootstrap.lifecycle.StartOrder;
import dev.tocsin.bootstrap.reference.References;
import dev.tocsin.bootstrap.settings.Settings;
import dev.tocsin.notifier.delivery.HttpSender;
import dev.tocsin.notifier.delivery.MailSender;
import dev.tocsin.notifier.delivery.Names;
import dev.tocsin.notifier.delivery.Sender;
import dev.tocsin.notifier.delivery.WithholdingSender;
import dev.tocsin.notifier.intake.NotifierIntake;
import dev.tocsin.notifier.report.KafkaReporter;
import dev.tocsin.notifier.secret.AllowedReferences;
import dev.tocsin.notifier.secret.AwsSecrets;
import dev.tocsin.notifier.secret.AwsService;
import dev.tocsin.notifier.signature.Ed25519;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.provision.Provisioning;
import dev.tocsin.schemas.provision.TopicNeeds;
import dev.tocsin.schemas.registry.SchemasInUse;
import dev.tocsin.schemas.serde.Clients;
import dev.tocsin.schemas.serde.Contract;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The door of the notifier: delivers callbacks over HTTP. */
public final class NotifierApp {
    private static final Logger LOG = LoggerFactory.getLogger(NotifierApp.class);

    /** Which references hooks may use unless {@code NOTIFIER_SECRETS_ALLOW} says otherwise. */
    public static final String SECRETS_ALLOWED = AllowedReferences.DEFAULT;

    /** One looks up one name at a time, and a dead name server holds it for seconds. */
    private static final int NAME_THREADS = 32;

    private static final int SECRET_BYTES = 32;

    private NotifierApp() {}

    /**
     * Starts delivering; waits for Kafka and the schema registry. Throws InvalidSettings with every problem, and TopicsDiffer or
     * RegistryRefused where topics or the registry are not as the contract wants them.
     */
    public static Running start(Settings settings, Host host) {
        NotifierSettings read = settings.orReport(NotifierSettings::from);
        return StartOrder.of("notifier", order -> wire(order, settings, read, host));
    }

    /**
     * The {@code whpk_} public key with which receivers verify what a {@code whsk_} private key signs. Throws
     * IllegalArgumentException, whose message does not show the key, if it is none.
     */
    public static String publicKey(String privateKey) {
        return Ed25519.publicKey(privateKey.strip());
    }

    /** A new {@code whsk_} private key. */
    public static String newPrivateKey() {
        return Ed25519.create().privateKey();
    }

    /** A new {@code whsec_} secret to share with a receiver. */
    public static String newSharedSecret() {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return "whsec_" + Base64.getEncoder().encodeToString(secret);
    }

    private static void wire(StartOrder order, Settings settings, NotifierSettings read, Host host) {
        InstantSource clock = Clock.systemUTC();
        Contract contract = read.schemas().contract(read.prefix(), new References(settings::optional, clock)::reveal);
        Clients clients = new Clients(read.kafka(), contract);
        Topics topics = clients.contract().topics();
        new Provisioning(read.kafka(), read.partitions(), read.replication()).ensure(needs(topics));
        SchemasInUse.verify(clients);
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(NAME_THREADS)
                .setInternalBlockingPoolSize(2)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        order.open(
                "event loop",
                () -> () ->
                        vertx.close().toCompletionStage().toCompletableFuture().get(500, TimeUnit.MILLISECONDS));
        KafkaReporter reporter = order.open(
                "reporter",
                () -> new KafkaReporter(
                        clients.producer(Map.of(
                                "client.id",
                                topics.prefix() + "notifier",
                                "linger.ms",
                                2,
                                "delivery.timeout.ms",
                                Integer.MAX_VALUE)),
                        topics.callbackAttempts(),
                        topics.deadLetters(),
                        read.instance()));
        Context context = vertx.getOrCreateContext();
        HttpSender.Secrets secrets = secrets(order, settings, read, vertx);
        Sender sender = sender(read, vertx, secrets, clock);
        order.start(
                "intake",
                () -> NotifierIntake.start(clients, read.intake(), sender, reporter, context, host.metrics(), clock));
    }

    private static Sender sender(NotifierSettings read, Vertx vertx, HttpSender.Secrets secrets, InstantSource clock) {
        if (read.logOnly()) {
            LOG.atWarn().log("TOCSIN_LOG_ONLY: callbacks are recorded, nothing is sent");
        }
        HttpSender http = new HttpSender(vertx, read.sender(), secrets, Names.PLATFORM, clock);
        MailSender all = new MailSender(http, vertx, read.sender(), secrets, Names.PLATFORM, clock);
        return new WithholdingSender(all, read.logOnly());
    }

    private static TopicNeeds needs(Topics topics) {
        return TopicNeeds.of(
                List.of(topics.callbackRequests(), topics.callbackAttempts()),
                List.of(topics.callbackAttempts(), topics.deadLetters()));
    }

    private static HttpSender.Secrets secrets(StartOrder order, Settings settings, NotifierSettings read, Vertx vertx) {
        InstantSource clock = Clock.systemUTC();
        AwsService service =
                order.open("secrets", () -> new AwsService(read.secrets().aws()));
        AwsSecrets aws = new AwsSecrets(
                vertx, service, read.secrets().allowed(), read.secrets().remembered(), clock);
        References references = new References(settings::optional, clock)
                .with(AwsSecrets.KIND, aws)
                .under(read.secrets().allowed());
        return new HttpSender.Secrets(references, aws);
    }
}
