package dev.tocsin.notifier.delivery;

import dev.tocsin.notifier.address.Literal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Addresses by name, remembered for ten seconds. A name is asked for once however many requests wait for it, so that a
 * dead name server for one destination takes one worker thread, not all.
 *
 * <p>Threading: one event loop; names are looked up on worker threads.
 */
final class Directory {
    private static final Duration REMEMBERED = Duration.ofSeconds(10);
    private static final int MOST = 10_000;

    private final Vertx vertx;
    private final Names names;
    private final InstantSource clock;
    private final Map<String, Future<List<InetAddress>>> asked = new LinkedHashMap<>();
    private final Map<String, Entry> known = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.@Nullable Entry<String, Entry> eldest) {
            return size() > MOST;
        }
    };

    Directory(Vertx vertx, Names names, InstantSource clock) {
        this.vertx = vertx;
        this.names = names;
        this.clock = clock;
    }

    Future<List<InetAddress>> addresses(String host) {
        Optional<InetAddress> literal = Literal.parse(host);
        if (literal.isPresent()) {
            return Future.succeededFuture(List.of(literal.get()));
        }
        Entry entry = known.get(host);
        if (entry != null && clock.instant().isBefore(entry.until())) {
            return Future.succeededFuture(entry.addresses());
        }
        Future<List<InetAddress>> open = asked.get(host);
        if (open != null) {
            return open;
        }
        Future<List<InetAddress>> answer = vertx.executeBlocking(() -> names.lookUp(host), false);
        asked.put(host, answer);
        answer.onComplete(done -> {
            asked.remove(host);
            known.remove(host);
            if (done.succeeded()) {
                known.put(host, new Entry(done.result(), clock.instant().plus(REMEMBERED)));
            }
        });
        return answer;
    }

    private record Entry(List<InetAddress> addresses, Instant until) {}
}
