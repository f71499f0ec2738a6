package dev.tocsin.schemas.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;

class AccessRefusedTest {

    private static final Map<String, Object> SCRAM = Map.of(
            "bootstrap.servers",
            "kafka:9093",
            "security.protocol",
            "SASL_SSL",
            "sasl.mechanism",
            "SCRAM-SHA-512",
            "sasl.jaas.config",
            "x.ScramLoginModule required username=\"prober\" password=\"hush\";",
            "transactional.id",
            "tocsin.hooks-cdc.shop");

    private static String words(Throwable failure) {
        return String.valueOf(AccessRefused.of(new ExecutionException(failure), SCRAM)
                .orElseThrow()
                .getMessage());
    }

    @Test
    void namesWhoIsNotLetInAndNeverThePassword() {
        assertThat(words(new SaslAuthenticationException("Authentication failed: it is wrong")))
                .isEqualTo(
                        "Kafka at kafka:9093 (SASL_SSL, SCRAM-SHA-512) does not let in User:prober: Authentication failed: it is"
                                + " wrong; right would be: a name and a password that the broker knows in KAFKA_SASL_JAAS_CONFIG, and in"
                                + " KAFKA_SASL_MECHANISM the mechanism for which it knows them");
    }

    @Test
    void saysWhatIsWrongWithCertificates() {
        assertThat(List.of(
                        tls("unable to find valid certification path to requested target"),
                        tls("No name matching kafka found"),
                        tls("Unsupported or unrecognized SSL message"),
                        tls("Received fatal alert: certificate_required")))
                .satisfiesExactly(
                        untrusted -> assertThat(untrusted)
                                .contains("KAFKA_SSL_TRUSTSTORE_LOCATION (not set, so what the JVM trusts is trusted)"),
                        named -> assertThat(named).contains("advertised.listeners"),
                        plain -> assertThat(plain).contains("a port of the broker that speaks TLS"),
                        demanded -> assertThat(demanded).contains("KAFKA_SSL_KEYSTORE_LOCATION"));
    }

    private static String tls(String reason) {
        return words(new SslAuthenticationException("SSL handshake failed", new SSLException(reason)));
    }

    @Test
    void namesWhatMayNotBeDoneAndTheCommandThatWouldAllowIt() {
        assertThat(words(new GroupAuthorizationException("not you", "tocsin.prober.default")))
                .isEqualTo(
                        "Kafka at kafka:9093 (SASL_SSL, SCRAM-SHA-512) does not allow User:prober what this process needs:\n"
                                + "  - group tocsin.prober.default: may not read; right would be: kafka-acls.sh --bootstrap-server kafka:9093"
                                + " --add --allow-principal User:prober --operation Read --group tocsin.prober.default");
        assertThat(words(new TransactionalIdAuthorizationException("no")))
                .contains("--operation Write --transactional-id tocsin.hooks-cdc.shop");
        assertThat(words(new TopicAuthorizationException(Set.of("tocsin.b", "tocsin.a"))))
                .contains("topic tocsin.a: may not do what it must", "topic tocsin.b: may not do what it must");
    }

    @Test
    void whereTheClientDoesNotSayWhatItsWrappingDoes() {
        var failure = new KafkaException(
                "Could not create topic x.", new TopicAuthorizationException("Authorization failed."));

        assertThat(AccessRefused.of(failure, SCRAM).orElseThrow())
                .hasMessageContaining("does not allow User:prober")
                .hasMessageContaining("Could not create topic x. Authorization failed.");
    }

    @Test
    void prefixesAreGivenAsSuch() {
        var right = new MissingRight(ResourceType.TRANSACTIONAL_ID, "tocsin.detection-*", AclOperation.WRITE);

        assertThat(new AccessRefused(SCRAM, List.of(right)))
                .hasMessageEndingWith("--transactional-id tocsin.detection- --resource-pattern-type prefixed");
    }

    @Test
    void saysNothingOfOtherFailures() {
        assertThat(AccessRefused.of(new KafkaException("x", new TimeoutException("y")), SCRAM))
                .isEmpty();
    }

    @Test
    void whoSpeaksNoTlsIsToldThatSilenceMayMeanThat() {
        assertThat(Silence.words(Map.of())).contains("KAFKA_SECURITY_PROTOCOL is PLAINTEXT");
        assertThat(Silence.words(SCRAM)).isEmpty();
    }
}
