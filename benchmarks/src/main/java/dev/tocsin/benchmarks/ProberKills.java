package dev.tocsin.benchmarks;

import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.Event;
import dev.tocsin.schemas.event.Expectation;
import dev.tocsin.schemas.event.HistoryWindow;
import dev.tocsin.schemas.event.NumberRange;
import dev.tocsin.schemas.event.ProbeResult;
import dev.tocsin.schemas.provision.Provisioning;
import dev.tocsin.schemas.serde.Clients;
import dev.tocsin.schemas.serde.Contract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Three probers that share endpoints, each killed in turn, every second time left dead for a while; {@code incidents} killed
 * twenty times meanwhile; endpoints break and mend. Every endpoint must be probed again within its interval and ten seconds,
 * every slot count once in history, every outage have one incident that is opened once and resolved once. The probers end
 * before {@code incidents} is waited for, so a machine that is too small for all of it shows how far detection is behind, not
 * that anything is amiss. Ends with code 1 where anything is.
 *
 * <p>Words: {@code rate=N}, probes a second (2000); {@code seconds=N} of kills (1200); {@code kills=N} of incidents (20).
 * The machine needs a third of a core for some seconds after each kill: where it is full, kills that follow each other faster
 * only show that.
 */
final class ProberKills {

    private static final long INTERVAL_MS = 10_000;
    private static final long ALLOWED_MS = INTERVAL_MS + 10_000;
    private static final long PROBER_EVERY_MS = 60_000;
    private static final long DEAD_MS = 14_000;
    private static final long RAMP_MS = 60_000;
    /** Two failures take two intervals, and a kill of either side some seconds more. */
    private static final long OUTAGE_MS = 60_000;

    private static final int OUTAGES_A_SECOND = 5;
    private static final int DAY_MS = 86_400_000;
    private static final List<String> PROBERS = List.of("prober-one", "prober-two", "prober-three");
    private static final Duration START = Duration.ofMinutes(5);
    private static final Duration STILL = Duration.ofSeconds(90);

    private final int endpoints;
    private final long killingMs;
    private final int killsOfIncidents;
    private final Processes processes;
    private final BreakingSite site;
    private final Tail<ProbeResult> results;
    private final Tail<Event> events;
    private final Tail<HistoryWindow> history;
    private final Slots slots = new Slots();
    private final Outages outages = new Outages(ALLOWED_MS);
    private final Map<String, Long> days = new HashMap<>();
    private final Set<String> known = new HashSet<>();
    private final Queue<Map.Entry<Long, String>> toMend = new ArrayDeque<>();
    private final Queue<Map.Entry<Long, String>> toStart = new ArrayDeque<>();
    private int proberKills;
    private int incidentsKills;

    private ProberKills(String[] words, Processes processes, BreakingSite site, Clients clients) {
        this.endpoints = (int) (Words.number(words, "rate", 2000) * INTERVAL_MS / 1000);
        this.killingMs = Words.number(words, "seconds", 1200) * 1000L;
        this.killsOfIncidents = Words.number(words, "kills", 20);
        this.processes = processes;
        this.site = site;
        Topics topics = clients.contract().topics();
        results = Tail.of(clients, topics.probeResults());
        events = Tail.of(clients, topics.events());
        history = Tail.of(clients, topics.history());
    }

    public static void main(String[] words) throws Exception {
        Path folder = Files.createTempDirectory("tocsin-prober-kills");
        System.out.println("logs are in " + folder);
        boolean good;
        try (Processes processes = new Processes(folder, Processes.BOTH_COMPILERS);
                BreakingSite site = new BreakingSite()) {
            Map<String, Object> kafka = Map.of("bootstrap.servers", processes.bootstrapServers());
            Clients clients = new Clients(kafka, Contract.of(Topics.DEFAULT_PREFIX));
            new Provisioning(kafka, Processes.PARTITIONS, 1)
                    .ensure(clients.contract().topics().all());
            processes.define(
                    "incidents",
                    "dev.tocsin.incidents.Main",
                    List.of(),
                    Processes.BOTH_COMPILERS,
                    // A commit takes hundreds of milliseconds on a full machine.
                    Map.of("INCIDENTS_COMMIT_INTERVAL", "1s"));
            for (String prober : PROBERS) {
                // The second compiler would take a core for minutes after each start, and there are as many starts as
                // minutes.
                processes.define(prober, "dev.tocsin.prober.Main", List.of(), List.of(), Map.of());
            }
            var run = new ProberKills(words, processes, site, clients);
            good = run.run(clients);
        }
        System.exit(good ? 0 : 1);
    }

    /** Over a minute: what is compiled of all the processes by then is what their load wants compiled. */
    private void define(Clients clients) throws Exception {
        long since = now();
        try (var producer = clients.producer(Map.of())) {
            for (int i = 0; i < endpoints; ) {
                for (long due = endpoints * (now() - since) / RAMP_MS; i < Math.min(due, endpoints); i++) {
                    EndpointDefinition endpoint = endpoint(i);
                    var unused = producer.send(new ProducerRecord<String, @Nullable SpecificRecord>(
                            clients.contract().topics().endpoints().name(), endpoint.getId(), endpoint));
                }
                take(20);
            }
        }
    }

    private EndpointDefinition endpoint(int number) {
        String id = "endpoint-" + number;
        return EndpointDefinition.newBuilder()
                .setId(id)
                .setName(id)
                .setOrigin("file:kills")
                .setGeneration(1)
                .setUrl(site.url(id))
                // What a connection costs is measured by ProberLoad.
                .setReuse(true)
                .setIntervalMs(INTERVAL_MS)
                .setFailures(2)
                .setSuccesses(2)
                .setExpect(List.of(Expectation.newBuilder()
                        .setKind("status")
                        .setText("status: 2xx")
                        .setRanges(List.of(new NumberRange(200, 299)))
                        .build()))
                .build();
    }

    private boolean run(Clients clients) throws Exception {
        processes.start("incidents");
        for (String prober : PROBERS) {
            processes.start(prober);
        }
        define(clients);
        long since = now();
        while (known.size() < endpoints) {
            take(100);
            if (now() - since > START.toMillis()) {
                throw new IllegalStateException(
                        slots.endpoints() + " endpoints are probed, detection knows of " + known.size());
            }
        }
        double ready = (now() - since) / 1000.0;
        kill();
        // What was mended last is seen to be so, also where its prober was killed.
        takeFor(ALLOWED_MS + 2 * INTERVAL_MS);
        for (String prober : PROBERS) {
            processes.end(prober);
        }
        long ended = now();
        slots.end(ended);
        await(outages::taken, 2L * outages.count());
        double behind = (now() - ended) / 1000.0;
        await(this::counted, slots.judged());
        // For what should not come.
        takeFor(2 * INTERVAL_MS);
        return report(ready, behind);
    }

    private void kill() throws Exception {
        long begun = now();
        long nextProber = begun + PROBER_EVERY_MS / 2;
        int broken = 0;
        while (now() - begun < killingMs) {
            long at = now() - begun;
            while (broken < Math.min(at * OUTAGES_A_SECOND / 1000, endpoints) && at < killingMs - OUTAGE_MS) {
                breakOne("endpoint-" + broken++);
            }
            if (incidentsKills < Math.min(killsOfIncidents, at * killsOfIncidents / killingMs)) {
                incidentsKills++;
                processes.kill("incidents");
                processes.start("incidents");
            }
            if (now() > nextProber) {
                killProber(PROBERS.get(proberKills % PROBERS.size()));
                nextProber += PROBER_EVERY_MS;
            }
            due();
            take(20);
        }
        while (!toMend.isEmpty() || !toStart.isEmpty()) {
            due();
            take(20);
        }
    }

    private void breakOne(String endpoint) {
        site.breaks(endpoint);
        outages.broke(endpoint, now());
        toMend.add(Map.entry(now() + OUTAGE_MS, endpoint));
    }

    /** Every second one comes back at once, as a supervisor has it; the others' endpoints have to be taken over. */
    private void killProber(String prober) throws Exception {
        processes.kill(prober);
        toStart.add(Map.entry(now() + (proberKills++ % 2 == 0 ? 0 : DEAD_MS), prober));
    }

    private void due() throws Exception {
        while (!toMend.isEmpty() && toMend.element().getKey() <= now()) {
            site.mends(toMend.remove().getValue());
        }
        while (!toStart.isEmpty() && toStart.element().getKey() <= now()) {
            processes.start(toStart.remove().getValue());
        }
    }

    private void take(long patienceMs) throws Exception {
        processes.revive();
        events.take(0, this::note);
        history.take(0, this::note);
        results.take(patienceMs, slots::note);
    }

    /** Every endpoint's first status is told. */
    private void note(Event event) {
        if (event.getType().equals("dev.tocsin.status.changed")) {
            known.add(event.getSubject());
        }
        outages.note(event);
    }

    private void note(HistoryWindow window) {
        if (window.getLengthMs() == DAY_MS) {
            days.put(window.getEndpoint() + "/" + window.getStart(), window.getResults());
        }
    }

    private void takeFor(long millis) throws Exception {
        for (long until = now() + millis; now() < until; ) {
            take(20);
        }
    }

    /** Until there are so many, or none came for a while. */
    private void await(LongSupplier there, long wanted) throws Exception {
        long moved = now();
        for (long last = -1; there.getAsLong() != wanted && now() - moved < STILL.toMillis(); ) {
            take(100);
            if (there.getAsLong() != last) {
                last = there.getAsLong();
                moved = now();
            }
        }
    }

    private long counted() {
        return days.values().stream().mapToLong(Long::longValue).sum();
    }

    private boolean report(double ready, double behind) {
        boolean good = outages.good() && counted() == slots.judged() && slots.longestGap() <= ALLOWED_MS;
        System.out.printf(
                Locale.ROOT,
                "| %d probes/s by three probers, all endpoints probed and up %.0f s after the last was defined; %d kills of probers, %d of"
                        + " incidents in %d s, %d processes ended by themselves | %s, %d endpoints longer than %d s | in history: %,d | %s; the last step %.0f s"
                        + " after the probers' end | %s |%n",
                endpoints * 1000L / INTERVAL_MS,
                ready,
                proberKills,
                incidentsKills,
                killingMs / 1000,
                processes.ended(),
                slots.summary(),
                slots.beyond(ALLOWED_MS),
                ALLOWED_MS / 1000,
                counted(),
                outages.summary(),
                behind,
                good ? "good" : "AMISS");
        return good;
    }

    private static long now() {
        return System.currentTimeMillis();
    }
}
