package dev.tocsin.schemas.access;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Kafka does not let this process in, or not do what it must. The message says what was refused and what would be right; it holds no
 * password.
 */
public final class AccessRefused extends KafkaException {

    private static final long serialVersionUID = 1L;

    private AccessRefused(String message, Throwable cause) {
        super(message, cause);
    }

    /** @param client the properties with which it came */
    public AccessRefused(Map<String, ?> client, Collection<MissingRight> missing) {
        super(lacking(Login.of(client), missing));
    }

    /**
     * What the failure of a client, or one of its causes, says about access; empty where it is about something else.
     *
     * @param client the client's properties
     */
    public static Optional<AccessRefused> of(Throwable failure, Map<String, ?> client) {
        Login login = Login.of(client);
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof AccessRefused refused) {
                return Optional.of(refused);
            }
            if (each instanceof AuthenticationException refused) {
                return Optional.of(new AccessRefused(login.refusal(refused), failure));
            }
            List<MissingRight> missing = missing(each, client);
            if (!missing.isEmpty()) {
                return Optional.of(new AccessRefused(lacking(login, missing), failure));
            }
            if (each instanceof AuthorizationException) {
                return Optional.of(new AccessRefused(lacking(login, failure, each), failure));
            }
        }
        return Optional.empty();
    }

    /** The same, or the failure itself: what is to be told or thrown in its place. */
    public static RuntimeException or(RuntimeException failure, Map<String, ?> client) {
        return of(failure, client).<RuntimeException>map(refused -> refused).orElse(failure);
    }

    private static List<MissingRight> missing(Throwable failure, Map<String, ?> client) {
        if (failure instanceof TopicAuthorizationException topics) {
            return topics.unauthorizedTopics().stream()
                    .sorted()
                    .map(name -> new MissingRight(ResourceType.TOPIC, name, AclOperation.ANY))
                    .toList();
        }
        if (failure instanceof GroupAuthorizationException group) {
            return List.of(new MissingRight(ResourceType.GROUP, String.valueOf(group.groupId()), AclOperation.READ));
        }
        if (failure instanceof TransactionalIdAuthorizationException) {
            Object id = client.get(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
            return List.of(new MissingRight(
                    ResourceType.TRANSACTIONAL_ID, id == null ? "*" : id.toString(), AclOperation.WRITE));
        }
        if (failure instanceof ClusterAuthorizationException) {
            return List.of(new MissingRight(ResourceType.CLUSTER, "kafka-cluster", AclOperation.ANY));
        }
        return List.of();
    }

    /** Where the client does not say of what, only its wrapping does. */
    private static String lacking(Login login, Throwable failure, Throwable refused) {
        return login.kafka() + " does not allow " + login.principal() + " what this process needs: "
                + failure.getMessage() + " " + refused.getMessage()
                + "; right would be what docs/kafka-access.md lists for it";
    }

    private static String lacking(Login login, Collection<MissingRight> missing) {
        return login.kafka() + " does not allow " + login.principal() + " what this process needs:"
                + missing.stream().map(right -> "\n  - " + right.words(login)).collect(Collectors.joining());
    }
}
