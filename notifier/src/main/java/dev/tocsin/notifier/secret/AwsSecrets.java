package dev.tocsin.notifier.secret;

import dev.tocsin.bootstrap.reference.Reference;
import dev.tocsin.bootstrap.reference.References;
import dev.tocsin.bootstrap.reference.Resolution;
import dev.tocsin.bootstrap.reference.Resolution.Unreachable;
import dev.tocsin.bootstrap.reference.Resolution.Unusable;
import dev.tocsin.bootstrap.reference.Resolution.Value;
import dev.tocsin.notifier.delivery.Vault;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Secrets of AWS Secrets Manager, remembered for a while. One is asked for once however many requests wait for it.
 *
 * <p>Threading: one event loop; the service is asked on threads of its own.
 */
public final class AwsSecrets implements Vault, References.Provider {
    /** Of the references that this knows. */
    public static final String KIND = "aws";

    private static final Duration FAILURE_REMEMBERED = Duration.ofSeconds(5);
    private static final int MOST = 1_000;
    private static final int THREADS = 4;

    private final AwsService service;
    private final References.Policy policy;
    private final Duration remembered;
    private final InstantSource clock;
    private final WorkerExecutor threads;
    private final Map<Stored, Future<Entry>> asked = new LinkedHashMap<>();
    private final Map<Stored, Entry> known = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.@Nullable Entry<Stored, Entry> eldest) {
            return size() > MOST;
        }
    };

    /** @param remembered how long a secret is used before it is asked for again */
    public AwsSecrets(
            Vertx vertx, AwsService service, References.Policy policy, Duration remembered, InstantSource clock) {
        this.service = service;
        this.policy = policy;
        this.remembered = remembered;
        this.clock = clock;
        this.threads = vertx.createSharedWorkerExecutor("aws-secrets", THREADS);
    }

    @Override
    public Future<?> fetch(Collection<String> texts) {
        List<Future<Entry>> open = new ArrayList<>();
        for (String text : texts) {
            for (Reference reference : References.isIn(text) ? Reference.in(text) : List.<Reference>of()) {
                if (reference.kind().equals(KIND) && policy.refusal(reference).isEmpty()) {
                    Stored stored = Stored.of(SecretName.of(reference.name()));
                    if (fresh(stored) == null) {
                        open.add(ask(stored));
                    }
                }
            }
        }
        return open.isEmpty() ? Future.succeededFuture() : Future.join(open);
    }

    @Override
    public Resolution find(Reference reference) {
        SecretName name = SecretName.of(reference.name());
        String start = "reference " + reference.written() + ": ";
        Entry entry = known.get(Stored.of(name));
        if (entry == null) {
            return new Unreachable(start + "it was not fetched in time");
        }
        if (entry.answer() instanceof AwsService.Answer.Gone gone) {
            return new Unusable(start + gone.why());
        }
        if (entry.answer() instanceof AwsService.Answer.Away away) {
            return new Unreachable(start + away.why());
        }
        String text = ((AwsService.Answer.Secret) entry.answer()).text();
        return name.key().<Resolution>map(key -> member(text, key, start)).orElseGet(() -> new Value(text));
    }

    private static Resolution member(String text, String key, String start) {
        try {
            Object value = new JsonObject(text).getValue(key);
            return value == null || value instanceof Iterable || value instanceof Map
                    ? new Unusable(start + "the secret has no member '" + key + "' with a text")
                    : new Value(value.toString());
        } catch (DecodeException | ClassCastException showsIt) {
            return new Unusable(start + "the secret is no JSON object, so it has no member '" + key + "'");
        }
    }

    private @Nullable Entry fresh(Stored stored) {
        Entry entry = known.get(stored);
        return entry != null && clock.instant().isBefore(entry.until()) ? entry : null;
    }

    private Future<Entry> ask(Stored stored) {
        Future<Entry> open = asked.get(stored);
        if (open != null) {
            return open;
        }
        Future<Entry> answer = threads.executeBlocking(() -> service.ask(stored.id(), stored.region()), false)
                .otherwise(broken -> new AwsService.Answer.Away("AWS Secrets Manager was not asked: "
                        + broken.getClass().getSimpleName()))
                .map(told -> {
                    boolean there = told instanceof AwsService.Answer.Secret;
                    Instant until = clock.instant().plus(there ? remembered : FAILURE_REMEMBERED);
                    Entry entry = new Entry(told, until);
                    known.remove(stored);
                    known.put(stored, entry);
                    return entry;
                });
        asked.put(stored, answer);
        return answer.onComplete(done -> asked.remove(stored));
    }

    /** Where it is: one secret may hold many keys. */
    private record Stored(String id, java.util.Optional<String> region) {
        static Stored of(SecretName name) {
            return new Stored(name.id(), name.region());
        }
    }

    private record Entry(AwsService.Answer answer, Instant until) {}
}
