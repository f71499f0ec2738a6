package dev.tocsin.bootstrap.lifecycle;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Parts that were started one after the other and are stopped in reverse; its health is that of all of them.
 *
 * <p>Threading: parts are started by one thread; health and close may be called from any.
 */
public final class StartOrder implements Running {
    private static final Logger LOG = LoggerFactory.getLogger(StartOrder.class);

    private final String name;
    private final List<Running> parts = new CopyOnWriteArrayList<>();
    private final Deque<Started> started = new ArrayDeque<>();
    private boolean closed;

    public StartOrder(String name) {
        this.name = name;
    }

    /** Runs the wiring, which starts parts; if it throws, those that it started are stopped and the failure goes on. */
    public static StartOrder of(String name, Consumer<StartOrder> wiring) {
        var order = new StartOrder(name);
        try {
            wiring.accept(order);
            return order;
        } catch (RuntimeException | Error failed) {
            order.close();
            throw failed;
        }
    }

    /** Starts a part that counts for health; if it fails, all parts started before it are stopped. */
    public <T extends Running> T start(String part, Supplier<T> starter) {
        T running = open(part, starter);
        parts.add(running);
        return running;
    }

    /** Opens something that is only to be closed in its turn, such as a client that parts share. */
    public <T extends AutoCloseable> T open(String part, Supplier<T> opener) {
        try {
            T opened = opener.get();
            keep(new Started(part, opened));
            return opened;
        } catch (RuntimeException | Error failed) {
            close();
            throw failed;
        }
    }

    @Override
    public Health health() {
        var all = parts();
        var reasons = new ArrayList<String>();
        for (var health : all) {
            health.reasons().forEach(reason -> reasons.add(health.part() + ": " + reason));
        }
        return new Health(
                name, all.stream().allMatch(Health::live), all.stream().allMatch(Health::ready), reasons);
    }

    @Override
    public List<Health> parts() {
        return parts.stream().flatMap(part -> part.parts().stream()).toList();
    }

    @Override
    public void close() {
        for (var last = takeLast(); last != null; last = takeLast()) {
            last.stop();
        }
    }

    private void keep(Started opened) {
        synchronized (started) {
            if (!closed) {
                started.push(opened);
                return;
            }
        }
        opened.stop();
        throw new IllegalStateException(name + ": was closed while " + opened.part + " started");
    }

    private @Nullable Started takeLast() {
        synchronized (started) {
            closed = true;
            return started.poll();
        }
    }

    private record Started(String part, AutoCloseable closeable) {
        void stop() {
            try {
                closeable.close();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            } catch (Exception failed) {
                LOG.atWarn().addKeyValue("part", part).setCause(failed).log("a part did not stop cleanly");
            }
        }
    }
}
