package dev.tocsin.standalone.demonstration;

import dev.tocsin.bootstrap.lifecycle.Health;
import dev.tocsin.bootstrap.lifecycle.Running;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One part of the demonstration as a process of its own, for where each stands in a container of its own.
 *
 * <p>Threading: started and closed by one thread.
 */
public final class DemonstrationPart {

    private static final Logger LOG = LoggerFactory.getLogger(DemonstrationPart.class);
    private static final long PATIENCE_SECONDS = 10;

    private DemonstrationPart() {}

    /** The site that is probed. Throws IllegalStateException where it cannot listen. */
    public static Running site(String host, int port, InstantSource clock) {
        return listening("demo-site", vertx -> DemoSite.start(vertx, host, port, clock));
    }

    /**
     * The receiver of webhooks, which logs each request before it answers, so that what it took is known however it ends.
     * Throws IllegalStateException where it cannot listen.
     */
    public static Running receiver(String host, int port, InstantSource clock) {
        return listening("demo-receiver", vertx -> Receiver.start(vertx, host, port, clock, DemonstrationPart::log));
    }

    private static void log(Arrivals.Arrival arrival) {
        LOG.atInfo()
                .addKeyValue("path", arrival.path())
                .addKeyValue("callback", arrival.id())
                .log("received");
    }

    /**
     * The shop that writes: makes its tables where they are missing, and waits for its database.
     *
     * @param shop {@code postgresql://USER@HOST:PORT/DATABASE}
     */
    public static Running writer(String shop, Optional<String> password) {
        var login = new Properties();
        password.ifPresent(word -> login.setProperty("password", word));
        ShopWriter writer = ShopWriter.start(jdbc(shop, login), login, Demonstration.RHYTHM);
        return new Running() {
            @Override
            public Health health() {
                return writer.trouble()
                        .map(why -> Health.failing("demo-writer", why))
                        .orElseGet(() -> Health.ready("demo-writer"));
            }

            @Override
            public void close() {
                writer.close();
            }
        };
    }

    private static String jdbc(String shop, Properties login) {
        int at = shop.indexOf('@');
        int name = shop.indexOf("://") + 3;
        login.setProperty("user", shop.substring(name, at));
        return "jdbc:postgresql://" + shop.substring(at + 1);
    }

    private static Running listening(String name, Function<Vertx, Future<HttpServer>> start) {
        var vertx = Vertx.vertx(
                new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1).setInternalBlockingPoolSize(1));
        try {
            await(start.apply(vertx));
        } catch (RuntimeException e) {
            await(vertx.close());
            throw e;
        }
        return new Running() {
            @Override
            public Health health() {
                return Health.ready(name);
            }

            @Override
            public void close() {
                await(vertx.close());
            }
        };
    }

    static void await(Future<?> future) {
        try {
            future.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the demonstration did not answer within " + PATIENCE_SECONDS + " s", e);
        }
    }
}
