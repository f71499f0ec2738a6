package dev.tocsin.benchmarks;

import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.provision.Provisioning;
import dev.tocsin.schemas.serde.Clients;
import dev.tocsin.schemas.serde.Contract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Callbacks to a hundred destinations, delivered by two notifiers: all healthy; then one that hangs, one that fails half the
 * time and one that answers 429 with Retry-After; then the same while notifiers and {@code incidents} are killed. Receivers
 * and {@code incidents} must agree on what was owed. Ends with code 1 where anything is amiss.
 *
 * <p>Words: the phases ({@code healthy}, {@code ill}, {@code kills}; default all), a fault of the receivers ({@code drop},
 * {@code double}, {@code swap}) that must be noticed in the warm-up, {@code callbacks=N} and {@code rate=N}, a second, of each phase.
 */
final class DeliveryFlow {

    private static final int DESTINATIONS = 100;
    private static final int HANGING = 0;
    private static final int FAILING = 1;
    private static final int LIMITED = 2;
    private static final int FIRST_HEALTHY = 3;
    private static final int WARM_UP = 5_000;
    private static final List<String> PHASES = List.of("healthy", "ill", "kills");
    /** What is killed, in turn. */
    private static final List<String> VICTIMS = List.of("notifier-one", "incidents", "notifier-two", "incidents");

    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    /** Longer than a request waits for its outcome until it is emitted again. */
    private static final Duration STILL = Duration.ofSeconds(100);

    private static final Duration QUIET = Duration.ofSeconds(5);

    private final FlowOptions options;
    private final Processes processes;
    private final Receivers receivers;
    private final Signals signals;
    private final Fates fates;
    private final Random random = new Random(11);
    private int kills;

    private DeliveryFlow(FlowOptions options, Processes processes, Receivers receivers, Signals signals, Fates fates) {
        this.options = options;
        this.processes = processes;
        this.receivers = receivers;
        this.signals = signals;
        this.fates = fates;
    }

    public static void main(String[] args) throws Exception {
        FlowOptions options = FlowOptions.of(List.of(args), PHASES);
        Path folder = Files.createTempDirectory("tocsin-flow");
        System.out.println("logs are in " + folder);
        boolean good;
        try (Processes processes = new Processes(folder);
                Receivers receivers = new Receivers(DESTINATIONS, new Fault(options.fault()))) {
            Map<String, Object> kafka = Map.of("bootstrap.servers", processes.bootstrapServers());
            Clients clients = new Clients(kafka, Contract.of(Topics.DEFAULT_PREFIX));
            new Provisioning(kafka, Processes.PARTITIONS, 1)
                    .ensure(clients.contract().topics().all());
            processes.define("incidents", "dev.tocsin.incidents.Main", List.of(), List.of(), Map.of());
            processes.define("notifier-one", "dev.tocsin.notifier.Main", List.of(), List.of(), Map.of());
            processes.define("notifier-two", "dev.tocsin.notifier.Main", List.of(), List.of(), Map.of());
            try (Signals signals = new Signals(clients, DESTINATIONS);
                    Fates fates = Fates.follow(clients)) {
                signals.defineHooks(receivers, TIMEOUT);
                for (String name : List.of("incidents", "notifier-one", "notifier-two")) {
                    processes.start(name);
                }
                good = new DeliveryFlow(options, processes, receivers, signals, fates).run();
            }
        }
        System.exit(good ? 0 : 1);
    }

    private boolean run() throws Exception {
        boolean good = phase("warm", WARM_UP);
        for (String phase : options.phases()) {
            good &= phase(phase, options.callbacks());
        }
        return good;
    }

    private boolean phase(String phase, int callbacks) throws Exception {
        boolean ill = !phase.equals("warm") && !phase.equals("healthy");
        receivers.behave(HANGING, ill ? Manner.hanging() : Manner.healthy());
        receivers.behave(FAILING, ill ? Manner.failing(new Random(7)) : Manner.healthy());
        receivers.behave(LIMITED, ill ? Manner.limited(options.rate() / DESTINATIONS / 2 + 1) : Manner.healthy());
        receivers.begin();
        signals.begin();
        fates.begin();
        kills = 0;
        long begun = System.nanoTime();
        publish(phase, callbacks);
        double published = (System.nanoTime() - begun) / 1e9;
        // What is owed to it must come as well; that it never answers is no end.
        receivers.behave(HANGING, Manner.healthy());
        settle(callbacks);
        double settled = (System.nanoTime() - begun) / 1e9 - QUIET.toSeconds() - published;
        return report(phase, callbacks, published, settled);
    }

    private void publish(String phase, int callbacks) throws Exception {
        long begun = System.nanoTime();
        long nextKill = begun + 2_000_000_000L;
        int published = 0;
        while (published < callbacks) {
            long due = (System.nanoTime() - begun) * options.rate() / 1_000_000_000L;
            while (published < Math.min(due, callbacks)) {
                signals.publish(phase, published++);
            }
            take(1);
            if (phase.equals("kills") && System.nanoTime() > nextKill) {
                String victim = VICTIMS.get(kills++ % VICTIMS.size());
                processes.kill(victim);
                processes.start(victim);
                nextKill = System.nanoTime() + (2_000 + random.nextInt(6_000)) * 1_000_000L;
            }
        }
        signals.flush();
    }

    private boolean take(long patienceMs) throws Exception {
        processes.revive();
        return fates.take(patienceMs);
    }

    /** Until all is sent, or nothing has moved for long; then a while more, for what should not come. */
    private void settle(int callbacks) throws Exception {
        long moved = System.nanoTime();
        long requests = 0;
        while (fates.sent() < callbacks && System.nanoTime() - moved < STILL.toNanos()) {
            if (take(100) || receivers.requests() != requests) {
                moved = System.nanoTime();
                requests = receivers.requests();
            }
        }
        long until = System.nanoTime() + QUIET.toNanos();
        while (System.nanoTime() < until) {
            until = take(100) ? System.nanoTime() + QUIET.toNanos() : until;
        }
    }

    private boolean report(String phase, int callbacks, double published, double settled) {
        List<Arrival> arrivals = receivers.arrivals();
        Verdict verdict = Verdict.of(signals.owed(), arrivals);
        Figures delays = signals.delays(arrivals, FIRST_HEALTHY);
        boolean good = verdict.good(kills > 0) && fates.count() == callbacks && fates.sent() == callbacks;
        System.out.printf(
                Locale.ROOT,
                "| %s | %d callbacks to %d destinations, published in %.0f s, the last sent %.0f s later | %d kills, %d"
                        + " processes ended by themselves | %s | callbacks %s | signal to the first accepted request at"
                        + " the %d that are always healthy: %s, longest %.0f ms | %s |%n",
                phase,
                callbacks,
                DESTINATIONS,
                published,
                settled,
                kills,
                processes.ended(),
                verdict,
                fates.summary(),
                DESTINATIONS - FIRST_HEALTHY,
                delays.count() == 0 ? "none" : delays.summary("ms"),
                delays.count() == 0 ? 0 : delays.percentile(100),
                good ? "good" : "AMISS");
        return good;
    }
}
