package dev.tocsin.standalone.e2e;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;
import org.apache.kafka.server.authorizer.Action;
import org.apache.kafka.server.authorizer.AuthorizableRequestContext;
import org.apache.kafka.server.authorizer.AuthorizationResult;

/** Kafka's own authorizer, and what it was asked, how often. Threading: any; made by the broker. */
public final class NotingAuthorizer extends StandardAuthorizer {

    private static final Map<Asked, AtomicInteger> ASKED = new ConcurrentHashMap<>();

    /** What somebody wanted. */
    record Asked(String who, ResourceType type, String name, AclOperation operation, boolean allowed) {}

    static List<Asked> asked() {
        return List.copyOf(ASKED.keySet());
    }

    static int times(Asked asked) {
        AtomicInteger times = ASKED.get(asked);
        return times == null ? 0 : times.get();
    }

    @Override
    public List<AuthorizationResult> authorize(AuthorizableRequestContext context, List<Action> actions) {
        List<AuthorizationResult> results = super.authorize(context, actions);
        for (int i = 0; i < results.size(); i++) {
            Action action = actions.get(i);
            boolean allowed = results.get(i) == AuthorizationResult.ALLOWED;
            // What is only asked so that an answer can say it, or one of several that would do, is not logged.
            if (allowed ? action.logIfAllowed() : action.logIfDenied()) {
                Asked asked = new Asked(
                        context.principal().getName(),
                        action.resourcePattern().resourceType(),
                        action.resourcePattern().name(),
                        action.operation(),
                        allowed);
                ASKED.computeIfAbsent(asked, first -> new AtomicInteger()).incrementAndGet();
            }
        }
        return results;
    }
}
