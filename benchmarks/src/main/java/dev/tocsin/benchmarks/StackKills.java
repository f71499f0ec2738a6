package dev.tocsin.benchmarks;

import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.event.Callback;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.Event;
import dev.tocsin.schemas.event.ProbeResult;
import dev.tocsin.schemas.registry.SchemaSource;
import dev.tocsin.schemas.serde.Clients;
import dev.tocsin.schemas.serde.Contract;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * The stack in containers with three probers and two copies of every other module, under the demonstration's load; each container
 * is killed (kill -9) and started again in turn. Then what was probed, opened, resolved, committed, owed and received is compared.
 * Ends with code 1 where anything is amiss.
 *
 * <p>Words: {@code seconds=N} of kills (300); {@code every=N} seconds one (15); {@code services=A,B} whose containers are killed
 * (all).
 */
final class StackKills {

    private static final List<String> SERVICES = List.of(
            "prober",
            "hooks-cdc",
            "incidents",
            "notifier",
            "api",
            "kafka",
            "kafka-2",
            "kafka-3",
            "schema-registry",
            "postgres",
            "site",
            "writer",
            "receiver",
            "proxy");
    /** The demonstration's five and the one of docker/tocsin.yaml. */
    private static final int ENDPOINTS = 6;

    private static final long ALLOWED_BEYOND_INTERVAL_MS = 10_000;
    private static final long DEAD_MS = 8_000;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration STILL = Duration.ofSeconds(100);
    private static final Duration QUIET = Duration.ofSeconds(10);
    /** The demonstration's page that fails from second 15 to 35 of each minute. */
    private static final String FLAKY = "shop-checkout";

    private static final long MINUTE_MS = 60_000;
    private static final long CLOSED_FROM_MS = 15_000;
    private static final long CLOSED_UNTIL_MS = 35_000;
    private static final long MARGIN_MS = 5_000;

    private final Containers containers;
    private final List<String> victims;
    private final Tail<EndpointDefinition> definitions;
    private final Tail<ProbeResult> results;
    private final Tail<Event> events;
    private final Tail<Callback> callbacks;
    private final Slots slots = new Slots();
    private final OwedIncidents incidents = new OwedIncidents();
    private final StackCallbacks owed = new StackCallbacks();
    private int kills;

    private StackKills(Containers containers, Clients clients, List<String> victims) {
        this.containers = containers;
        this.victims = victims;
        Topics topics = clients.contract().topics();
        definitions = Tail.of(clients, topics.endpoints());
        results = Tail.of(clients, topics.probeResults());
        events = Tail.of(clients, topics.events());
        callbacks = Tail.of(clients, topics.callbacks());
    }

    public static void main(String[] words) throws Exception {
        boolean good;
        try (var containers = new Containers()) {
            containers.up();
            good = new StackKills(containers, clients(containers), Words.list(words, "services", SERVICES))
                    .run(Words.number(words, "seconds", 300) * 1000L, Words.number(words, "every", 15) * 1000L);
        }
        System.exit(good ? 0 : 1);
    }

    private static Clients clients(Containers containers) throws Exception {
        String kafka = "127.0.0.1:" + System.getenv().getOrDefault("KAFKA_PORT", "29092");
        String registry = "http://"
                + containers.compose("port", "schema-registry", "8080").strip().replace("0.0.0.0", "127.0.0.1")
                + "/apis/ccompat/v7";
        SchemaSource source = SchemaSource.of(
                name -> Optional.of(registry).filter(any -> name.equals("SCHEMA_REGISTRY_URL")), problem -> {
                    throw new IllegalStateException(problem);
                });
        Contract contract = source.contract(Topics.DEFAULT_PREFIX, secret -> secret);
        return new Clients(Map.of("bootstrap.servers", kafka), contract);
    }

    private boolean run(long killingMs, long everyMs) throws Exception {
        takeUntil(this::definitions, () -> incidents.endpoints() >= ENDPOINTS);
        takeUntil(this::take, () -> slots.endpoints() >= ENDPOINTS && owed.count() > 5);
        containers.ask("select pg_create_logical_replication_slot('truth', 'test_decoding')");
        List<Containers.Copy> all = all();
        Asking asking;
        long begun = now();
        try (Asking open = Asking.start("http://127.0.0.1:" + port() + "/health/live")) {
            asking = open;
            kill(all, begun, killingMs, everyMs);
            takeFor(QUIET.toMillis());
        }
        long ended = now();
        containers.compose("stop", "-t", "10", "prober", "writer");
        takeFor(QUIET.toMillis());
        slots.end(ended);
        ShopChanges changes =
                ShopChanges.of(containers.ask("select data from pg_logical_slot_get_changes('truth', null, null)"));
        settle();
        owed.receive(containers.compose("logs", "--no-color", "receiver"));
        return report(begun, ended, asking, changes);
    }

    private static String port() {
        return System.getenv().getOrDefault("PROXY_PORT", "8080");
    }

    private List<Containers.Copy> all() throws Exception {
        List<Containers.Copy> all = new ArrayList<>();
        Set<String> there = containers.services();
        for (String service : victims) {
            if (there.contains(service)) {
                all.addAll(containers.copies(service));
            }
        }
        return all;
    }

    private void kill(List<Containers.Copy> all, long begun, long killingMs, long everyMs) throws Exception {
        // At least once each, however long that takes.
        while (now() - begun < killingMs || kills < all.size()) {
            Containers.Copy victim = all.get(kills % all.size());
            long killed = now();
            containers.kill(victim);
            // Every second one stays away for a while, so that others must take over.
            takeFor(kills++ % 2 == 0 ? 0 : DEAD_MS);
            containers.start(victim);
            System.out.printf(
                    Locale.ROOT,
                    "%3d s: %s was killed, and started %.1f s later%n",
                    (killed - begun) / 1000,
                    victim.service(),
                    (now() - killed) / 1000.0);
            takeFor(everyMs - (now() - killed));
        }
    }

    /** Until nothing is owed any more, or nothing has moved for long; then a while more, for what should not come. */
    private void settle() {
        long moved = now();
        while (!(owed.allSent() && incidents.good()) && now() - moved < STILL.toMillis()) {
            moved = take(100) ? now() : moved;
        }
        for (long until = now() + QUIET.toMillis(); now() < until; ) {
            until = take(100) ? now() + QUIET.toMillis() : until;
        }
    }

    private void takeUntil(Runnable taking, BooleanSupplier enough) {
        long since = now();
        while (!enough.getAsBoolean()) {
            taking.run();
            if (now() - since > PATIENCE.toMillis()) {
                throw new IllegalStateException("after " + PATIENCE.toSeconds() + " s only " + slots.endpoints()
                        + " of " + incidents.endpoints() + " endpoints were probed and " + owed.count()
                        + " callbacks there");
            }
        }
    }

    /** All of them, before any result: what a result means is in its endpoint's definition. */
    private void definitions() {
        definitions.take(100, incidents::note);
    }

    private void take() {
        take(100);
    }

    private void takeFor(long millis) {
        for (long until = now() + millis; now() < until; ) {
            take(50);
        }
    }

    private boolean take(long patienceMs) {
        boolean moved = results.take(patienceMs, this::note);
        moved |= events.take(0, incidents::note);
        moved |= callbacks.take(0, owed::note);
        return moved;
    }

    private void note(ProbeResult result) {
        slots.note(result);
        incidents.note(result);
    }

    /** When the flaky page began to fail, each time that it did so for its full twenty seconds. */
    private static List<Instant> closings(long begun, long ended) {
        List<Instant> closings = new ArrayList<>();
        for (long minute = begun - begun % MINUTE_MS;
                minute + CLOSED_UNTIL_MS + MARGIN_MS < ended;
                minute += MINUTE_MS) {
            if (minute + CLOSED_FROM_MS > begun) {
                closings.add(Instant.ofEpochMilli(minute + CLOSED_FROM_MS));
            }
        }
        return closings;
    }

    private static boolean isMissed(OwedIncidents incidents, Instant closed) {
        return !incidents.covers(FLAKY, closed, closed.plusMillis(CLOSED_UNTIL_MS - CLOSED_FROM_MS));
    }

    private boolean probed(String endpoint, long gap) {
        return gap <= incidents.endpoint(endpoint).getIntervalMs() + ALLOWED_BEYOND_INTERVAL_MS;
    }

    private String gaps() {
        return slots.longestGaps().entrySet().stream()
                .map(gap -> String.format(
                        Locale.ROOT,
                        "%s %.1f s (every %d s)",
                        gap.getKey(),
                        gap.getValue() / 1000.0,
                        incidents.endpoint(gap.getKey()).getIntervalMs() / 1000))
                .collect(Collectors.joining(", "));
    }

    private boolean report(long begun, long ended, Asking asking, ShopChanges changes) {
        long within = slots.longestGaps().entrySet().stream()
                .filter(gap -> probed(gap.getKey(), gap.getValue()))
                .count();
        List<Instant> closings = closings(begun, ended);
        long missed =
                closings.stream().filter(closed -> isMissed(incidents, closed)).count();
        boolean good = within == slots.endpoints()
                && missed == 0
                && incidents.good()
                && !changes.orders().isEmpty()
                && owed.good(changes, incidents.told());
        System.out.printf(
                Locale.ROOT,
                "| %d kills of containers in %d s | %s; %d of %d endpoints never without a probe for longer than interval + 10 s,"
                        + " longest: %s | %s; %d closings of the flaky page, %d without an incident | %s | %s | %s |%n",
                kills,
                (ended - begun) / 1000,
                slots.summary(),
                within,
                slots.endpoints(),
                gaps(),
                incidents.summary(),
                closings.size(),
                missed,
                owed.summary(changes, incidents.told()),
                asking.summary(),
                good ? "good" : "AMISS");
        return good;
    }

    private static long now() {
        return System.currentTimeMillis();
    }
}
