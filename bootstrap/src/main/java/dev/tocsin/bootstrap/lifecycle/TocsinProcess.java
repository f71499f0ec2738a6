package dev.tocsin.bootstrap.lifecycle;

import dev.tocsin.bootstrap.management.CannotListen;
import dev.tocsin.bootstrap.management.ManagementServer;
import dev.tocsin.bootstrap.management.ProcessMetrics;
import dev.tocsin.bootstrap.monitoring.SelfMonitoring;
import dev.tocsin.bootstrap.settings.InvalidSettings;
import dev.tocsin.bootstrap.settings.Settings;
import java.net.BindException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** The main of every module: management port, shutdown, exit code. */
public final class TocsinProcess {
    /** Ended because it was told to. */
    public static final int DONE = 0;
    /** Could not start, or a part died. */
    public static final int FAILED = 1;
    /** The settings cannot be used. */
    public static final int INVALID = 2;

    private static final Logger LOG = LoggerFactory.getLogger(TocsinProcess.class);
    private static final int MANAGEMENT_PORT = 9464;
    private static final String HOST_SETTING = "TOCSIN_MANAGEMENT_HOST";
    private static final String PORT_SETTING = "TOCSIN_MANAGEMENT_PORT";
    private static final Duration STOP_WITHIN = Duration.ofSeconds(10);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final String module;
    private final Duration stopWithin;
    private final CountDownLatch terminated = new CountDownLatch(1);
    private final StartOrder order;
    private volatile Running running;

    private TocsinProcess(String module, Duration stopWithin) {
        this.module = module;
        this.stopWithin = stopWithin;
        this.running = new Starting(module);
        this.order = new StartOrder(module);
    }

    /** Like {@link #run(String, int, Settings, BiFunction)} with management port 9464. */
    public static int run(String module, Settings settings, BiFunction<Settings, Host, Running> door) {
        return run(module, MANAGEMENT_PORT, settings, door);
    }

    /**
     * Starts the module and returns when the process is terminated, this thread is interrupted, or a part has died.
     *
     * @param managementPort where {@code TOCSIN_MANAGEMENT_PORT} does not say otherwise
     * @return the exit code: 0 ended as told, 1 failed, 2 invalid settings (all of them on standard error)
     */
    public static int run(
            String module, int managementPort, Settings settings, BiFunction<Settings, Host, Running> door) {
        return run(module, managementPort, STOP_WITHIN, settings, door);
    }

    static int run(
            String module,
            int managementPort,
            Duration stopWithin,
            Settings settings,
            BiFunction<Settings, Host, Running> door) {
        return new TocsinProcess(module, stopWithin).run(managementPort, settings, door);
    }

    private int run(int managementPort, Settings settings, BiFunction<Settings, Host, Running> door) {
        var hook = new Thread(this::stop, module + "-shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            start(managementPort, settings, door);
            return waitForEnd();
        } catch (InvalidSettings invalid) {
            System.err.println(module + ": " + invalid.getMessage());
            return INVALID;
        } catch (RuntimeException failed) {
            if (terminated.getCount() == 0) {
                return DONE; // told to end while it started
            }
            LOG.atError()
                    .addKeyValue("module", module)
                    .addKeyValue("error", failed.getMessage())
                    .setCause(failed)
                    .log(running instanceof Starting ? "could not start" : "failed");
            return FAILED;
        } finally {
            stop();
            forget(hook);
        }
    }

    private void start(int managementPort, Settings settings, BiFunction<Settings, Host, Running> door) {
        var address = settings.orReport(read -> new Address(
                read.text(HOST_SETTING, "127.0.0.1"), read.number(PORT_SETTING, managementPort, 0, 65_535)));
        var monitoring = SelfMonitoring.of(settings, this::parts);
        var metrics = order.open("metrics", ProcessMetrics::new);
        var host = new Host(metrics, this::parts, monitoring);
        var management = order.open("management", () -> listen(address, host));
        running = order.start(module, () -> door.apply(settings, host));
        LOG.atInfo()
                .addKeyValue("module", module)
                .addKeyValue("management", "http://" + address.host() + ":" + management.port())
                .log("started");
    }

    private List<Health> parts() {
        return terminated.getCount() == 0 ? List.of(Health.failing(module, "is stopping")) : running.parts();
    }

    private static ManagementServer listen(Address address, Host host) {
        try {
            return ManagementServer.start(address.host(), address.port(), host);
        } catch (CannotListen refused) {
            boolean taken = refused.getCause() instanceof BindException
                    && String.valueOf(refused.getCause().getMessage()).contains("in use");
            var problem = taken
                    ? PORT_SETTING + ": expected a free port (0 picks one) but " + address.port() + " on "
                            + address.host() + " is in use by another process"
                    : HOST_SETTING + ", " + PORT_SETTING + ": expected an address and port to listen on but "
                            + refused.getMessage();
            throw new InvalidSettings(problem);
        }
    }

    private int waitForEnd() {
        try {
            while (!terminated.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                var health = running.health();
                if (!health.live()) {
                    LOG.atError()
                            .addKeyValue("module", module)
                            .addKeyValue("error", String.join("; ", health.reasons()))
                            .log("ends because it cannot go on");
                    return FAILED;
                }
            }
            return DONE;
        } catch (InterruptedException interrupted) {
            return DONE;
        }
    }

    /** Called by the shutdown hook and by the main thread, whichever comes first; the other waits for it. */
    private synchronized void stop() {
        if (terminated.getCount() == 0) {
            return;
        }
        terminated.countDown();
        var level = running instanceof Starting ? Level.DEBUG : Level.INFO;
        LOG.atLevel(level).addKeyValue("module", module).log("stopping");
        var closing = new Thread(order::close, module + "-closing");
        closing.setDaemon(true);
        closing.start();
        try {
            closing.join(stopWithin.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        if (closing.isAlive()) {
            LOG.atWarn().addKeyValue("module", module).log("did not stop in time, ends anyway");
        } else {
            LOG.atLevel(level).addKeyValue("module", module).log("stopped");
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyShuttingDown) {
            LOG.atDebug().log("the process is already ending");
        }
    }

    private record Address(String host, int port) {}

    private record Starting(String module) implements Running {
        @Override
        public Health health() {
            return Health.starting(module, "is starting");
        }

        @Override
        public void close() {
            // Nothing was started yet.
        }
    }
}
