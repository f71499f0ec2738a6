package dev.tocsin.schemas.access;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;

/** As whom a client comes to which Kafka. Nothing of it is secret. */
record Login(String servers, String protocol, String mechanism, Optional<String> user, Optional<String> trusted) {

    private static final Pattern USER = Pattern.compile("\\busername\\s*=\\s*[\"']?([^\"';\\s$]+)");

    static Login of(Map<String, ?> client) {
        Matcher user = USER.matcher(text(client, SaslConfigs.SASL_JAAS_CONFIG, ""));
        return new Login(
                text(client, CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "(none)"),
                text(
                        client,
                        CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
                        CommonClientConfigs.DEFAULT_SECURITY_PROTOCOL),
                text(client, SaslConfigs.SASL_MECHANISM, SaslConfigs.DEFAULT_SASL_MECHANISM),
                user.find() ? Optional.of(user.group(1)) : Optional.empty(),
                Optional.ofNullable(client.get(SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG))
                        .map(Object::toString));
    }

    private static String text(Map<String, ?> client, String name, String otherwise) {
        Object value = client.get(name);
        return value == null ? otherwise : value.toString();
    }

    boolean sasl() {
        return protocol.startsWith("SASL_");
    }

    /** As ACLs name it. */
    String principal() {
        return sasl() ? "User:" + user.orElse("NAME") : protocol.equals("SSL") ? "User:CN=NAME" : "User:ANONYMOUS";
    }

    /** What Kafka, or this process, had against the other, and what would be right. */
    String refusal(AuthenticationException refused) {
        if (refused instanceof SslAuthenticationException) {
            String reasons = reasons(refused);
            return "no TLS with " + kafka() + ": " + reasons + "; right would be: " + remedy(reasons);
        }
        return kafka() + " does not let in " + principal() + ": " + refused.getMessage()
                + "; right would be: a name and a password that the broker knows in KAFKA_SASL_JAAS_CONFIG, and in"
                + " KAFKA_SASL_MECHANISM the mechanism for which it knows them";
    }

    private String remedy(String problem) {
        if (problem.contains("certification path") || problem.contains("PKIX")) {
            return "the certificate of the authority that signed the broker's in KAFKA_SSL_TRUSTSTORE_LOCATION ("
                    + trusted.map(file -> "now " + file).orElse("not set, so what the JVM trusts is trusted") + ")";
        }
        if (problem.contains("No name matching") || problem.contains("No subject alternative")) {
            return "a name or address in KAFKA_BOOTSTRAP_SERVERS and in the broker's advertised.listeners that its"
                    + " certificate is for";
        }
        if (problem.contains("SSL message")) {
            return "a port of the broker that speaks TLS, or another KAFKA_SECURITY_PROTOCOL";
        }
        return "a certificate that the broker trusts in KAFKA_SSL_KEYSTORE_LOCATION, if it demands one, and a version of"
                + " TLS that both speak";
    }

    /** From the outermost to the deepest; what only repeats the one within it is left out. */
    private static String reasons(Throwable failure) {
        Throwable cause = failure.getCause();
        String own = String.valueOf(failure.getMessage());
        if (cause == null) {
            return own;
        }
        String within = reasons(cause);
        return own.endsWith(within) ? own : own + ": " + within;
    }

    String kafka() {
        return "Kafka at " + servers + " (" + protocol + (sasl() ? ", " + mechanism : "") + ")";
    }
}
