package dev.tocsin.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.embedded.broker.FreePort;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.config.provider.DirectoryConfigProvider;
import org.apache.kafka.common.utils.Time;

/**
 * A broker that demands TLS and a password at one door, TLS and a certificate at another, and lets nobody do what no ACL allows.
 * A third door is for the test: whoever comes there may do everything.
 */
final class SecuredBroker implements AutoCloseable {

    private static final String PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule required ";
    private static final String SCRAM = "SCRAM-SHA-512";
    private static final String SCRAM_LOGIN = "org.apache.kafka.common.security.scram.ScramLoginModule required ";
    private static final int ITERATIONS = 4096;

    private final KafkaRaftServer server;
    private final Path secrets;
    private final KafkaCertificates certificates;
    private final int open;
    private final int password;
    private final int certificate;

    private SecuredBroker(
            KafkaRaftServer server,
            Path secrets,
            KafkaCertificates certificates,
            int open,
            int password,
            int certificate) {
        this.server = server;
        this.secrets = secrets;
        this.certificates = certificates;
        this.open = open;
        this.password = password;
        this.certificate = certificate;
    }

    /** @param users who may come, each with the password {@code NAME-secret} */
    static SecuredBroker start(Path folder, List<String> users) throws Exception {
        var certificates = new KafkaCertificates(folder);
        int controller = FreePort.any();
        int open = FreePort.any();
        int password = FreePort.any();
        int certificate = FreePort.any();
        Properties properties = node(folder.resolve("log"), controller);
        properties.setProperty(
                "listeners",
                "CONTROLLER://127.0.0.1:" + controller + ",OPEN://127.0.0.1:" + open + ",PASSWORD://127.0.0.1:"
                        + password + ",CERTIFICATE://127.0.0.1:" + certificate);
        properties.setProperty(
                "advertised.listeners",
                "OPEN://127.0.0.1:" + open + ",PASSWORD://127.0.0.1:" + password + ",CERTIFICATE://127.0.0.1:"
                        + certificate);
        doors(properties, certificates, users);
        format(folder.resolve("server.properties"), properties);
        var server = new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
        server.startup();
        Path secrets = Files.createDirectories(folder.resolve("secrets"));
        var broker = new SecuredBroker(server, secrets, certificates, open, password, certificate);
        broker.introduce(users);
        return broker;
    }

    private void introduce(List<String> users) throws Exception {
        try (Admin admin = Admin.create(open())) {
            admin.alterUserScramCredentials(users.stream()
                            .<UserScramCredentialAlteration>map(user -> new UserScramCredentialUpsertion(
                                    user,
                                    new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS),
                                    user + "-secret"))
                            .toList())
                    .all()
                    .get();
        }
    }

    private static Properties node(Path log, int controller) {
        var properties = new Properties();
        properties.putAll(Map.of(
                "process.roles",
                "broker,controller",
                "node.id",
                "1",
                "log.dirs",
                log.toString(),
                "controller.quorum.voters",
                "1@127.0.0.1:" + controller,
                "controller.listener.names",
                "CONTROLLER",
                "inter.broker.listener.name",
                "OPEN",
                "auto.create.topics.enable",
                "false",
                "group.initial.rebalance.delay.ms",
                "0"));
        for (String topic : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
            properties.setProperty(topic + ".replication.factor", "1");
            properties.setProperty(topic + ".num.partitions", "1");
        }
        properties.setProperty("transaction.state.log.min.isr", "1");
        properties.setProperty("share.coordinator.state.topic.min.isr", "1");
        return properties;
    }

    private static void doors(Properties properties, KafkaCertificates certificates, List<String> users) {
        String known = users.stream()
                .map(user -> "user_" + user + "=\"" + user + "-secret\"")
                .collect(Collectors.joining(" "));
        properties.setProperty(
                "listener.security.protocol.map",
                "CONTROLLER:PLAINTEXT,OPEN:PLAINTEXT,PASSWORD:SASL_SSL,CERTIFICATE:SSL");
        properties.setProperty("sasl.enabled.mechanisms", SCRAM + ",PLAIN");
        properties.setProperty("listener.name.password.scram-sha-512.sasl.jaas.config", SCRAM_LOGIN + ";");
        properties.setProperty("listener.name.password.plain.sasl.jaas.config", PLAIN + known + ";");
        for (String door : List.of("password", "certificate")) {
            certificates
                    .store("broker")
                    .forEach((name, value) -> properties.setProperty("listener.name." + door + "." + name, value));
        }
        properties.setProperty("listener.name.certificate.ssl.client.auth", "required");
        properties.setProperty("listener.name.certificate.ssl.principal.mapping.rules", "RULE:^CN=(.*)$/$1/");
        properties.setProperty("authorizer.class.name", NotingAuthorizer.class.getName());
        properties.setProperty("super.users", "User:ANONYMOUS");
    }

    private static void format(Path file, Properties properties) throws Exception {
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        }
        String[] command = {"format", "--cluster-id", Uuid.randomUuid().toString(), "--config", file.toString()};
        try (var silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            assertThat(StorageTool.execute(command, silent)).as("format").isZero();
        }
    }

    /** For the test itself: whoever comes there may do everything. */
    Map<String, Object> open() {
        return Map.of("bootstrap.servers", openServers());
    }

    String openServers() {
        return "127.0.0.1:" + open;
    }

    /** The environment of a process that comes with a password, which is in a file. */
    Map<String, String> scram(String user, String secret) {
        return password(SCRAM, SCRAM_LOGIN, user, secret);
    }

    /** The same by another mechanism. */
    Map<String, String> plain(String user, String secret) {
        return password("PLAIN", PLAIN, user, secret);
    }

    private Map<String, String> password(String mechanism, String module, String user, String secret) {
        Map<String, String> environment = new HashMap<>(tls(password, "SASL_SSL"));
        environment.put("KAFKA_SASL_MECHANISM", mechanism);
        environment.put(
                "KAFKA_SASL_JAAS_CONFIG",
                module + "username=\"" + user + "\" password=\"" + reference(user + "-" + mechanism, secret) + "\";");
        return environment;
    }

    /** The environment of a process that comes with a certificate. */
    Map<String, String> certificate(String user) {
        Map<String, String> environment = new HashMap<>(tls(certificate, "SSL"));
        environment.put("KAFKA_SSL_KEYSTORE_TYPE", "PKCS12");
        environment.put("KAFKA_SSL_KEYSTORE_LOCATION", certificates.file(user).toString());
        environment.put("KAFKA_SSL_KEYSTORE_PASSWORD", reference(user + "-p12", KafkaCertificates.PASSWORD));
        return environment;
    }

    private Map<String, String> tls(int port, String protocol) {
        return Map.of(
                "KAFKA_BOOTSTRAP_SERVERS",
                "127.0.0.1:" + port,
                "KAFKA_SECURITY_PROTOCOL",
                protocol,
                "KAFKA_SSL_TRUSTSTORE_TYPE",
                "PEM",
                "KAFKA_SSL_TRUSTSTORE_LOCATION",
                certificates.authority().toString(),
                "KAFKA_CONFIG_PROVIDERS",
                "directory",
                "KAFKA_CONFIG_PROVIDERS_DIRECTORY_CLASS",
                DirectoryConfigProvider.class.getName());
    }

    /** To a file of its own, as Kafka's provider reads it. */
    private String reference(String file, String secret) {
        String own = file + "-" + secret.length();
        try {
            Files.writeString(secrets.resolve(own), secret);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "${directory:" + secrets + ":" + own + "}";
    }

    KafkaCertificates certificates() {
        return certificates;
    }

    void allow(List<AclBinding> acls) throws Exception {
        try (Admin admin = Admin.create(open())) {
            admin.createAcls(acls).all().get();
        }
    }

    void withdraw(AclBinding acl) throws Exception {
        try (Admin admin = Admin.create(open())) {
            admin.deleteAcls(List.of(acl.toFilter())).all().get();
        }
    }

    Set<AclBinding> allowed() throws Exception {
        try (Admin admin = Admin.create(open())) {
            return Set.copyOf(admin.describeAcls(AclBindingFilter.ANY).values().get());
        }
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
