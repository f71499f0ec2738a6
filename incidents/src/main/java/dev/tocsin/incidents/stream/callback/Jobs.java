package dev.tocsin.incidents.stream.callback;

import dev.tocsin.incidents.stream.callback.state.Job;
import dev.tocsin.schemas.event.Command;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.KeyValue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commands to whole hooks. They are written down, and each tick does a part of them, so that however many callbacks they
 * concern, nothing else has to wait, and what was begun goes on after a crash.
 *
 * <p>Threading: the task's.
 */
final class Jobs {

    /** How many callbacks are looked at in one tick. */
    static final int SLICE = 1000;

    static final String SEND = "send";
    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
    private static final int JOBS_AT_ONCE = 100;

    private final Shelf<Job> store;
    private final HookCatalog catalog;
    private final JobSteps steps;
    private boolean idle;

    Jobs(Shelf<Job> store, HookCatalog catalog, JobSteps steps) {
        this.store = store;
        this.catalog = catalog;
        this.steps = steps;
    }

    /** Writes the command down; false where it does not say what it needs. */
    boolean add(Command command, long number, Instant now) {
        Optional<Job> job = job(command, now);
        if (job.isEmpty()) {
            return false;
        }
        String hook = command.getTargetId();
        List<String> hooks = new ArrayList<>(hook.equals(HookCatalog.ALL) ? catalog.names() : List.of(hook));
        if (hook.equals(HookCatalog.ALL) && command.getKind().equals("delete")) {
            // What hooks owed that are gone.
            hooks.add(HookCatalog.ALL);
        }
        hooks.forEach(
                name -> put(number, Job.newBuilder(job.get()).setHook(name).build()));
        return true;
    }

    /** Looks for one callback that is not in the stores, to replay it. */
    void find(Command command, String hook, long number, Instant now) {
        Instant since = time(command, "since").orElse(Instant.EPOCH);
        put(
                number,
                start(command, JobSteps.PAST, since, now)
                        .setHook(hook)
                        .setCallback(command.getTargetId())
                        .build());
    }

    /** The hook does not wait for commands any longer. */
    void release(String hook, Instant now) {
        Command command = Command.newBuilder()
                .setId("release")
                .setKind(SEND)
                .setTarget("hook")
                .setTargetId(hook)
                .setBy("incidents")
                .setAt(now)
                .build();
        put(0, start(command, JobSteps.HELD, Instant.EPOCH, now).setHook(hook).build());
    }

    private void put(long number, Job job) {
        store.put(Keys.numbered(number, job.getCommand(), job.getHook()), job);
        idle = false;
    }

    private static Optional<Job> job(Command command, Instant now) {
        try {
            Optional<Instant> since = time(command, "since");
            Instant end = now.plusMillis(1);
            return switch (command.getKind()) {
                case SEND, "cancel" ->
                    Optional.of(
                            start(command, JobSteps.HELD, Instant.EPOCH, now).build());
                case "retry" -> {
                    Instant until = time(command, "until").orElse(end);
                    yield Optional.of(start(command, JobSteps.HELD, since.orElse(Instant.EPOCH), now)
                            .setAt(until.isBefore(end) ? until : end)
                            .build());
                }
                case "delete" ->
                    time(command, "before")
                            .map(before -> start(command, JobSteps.HELD, Instant.EPOCH, now)
                                    .setAt(before.isBefore(end) ? before : end)
                                    .build());
                case "replay" ->
                    since.map(time -> start(command, JobSteps.PAST, time, now)
                            .setRendering(command.getParameters().getOrDefault("rendering", "as_sent"))
                            .setStatus(command.getParameters().get("status"))
                            .build());
                default -> Optional.empty();
            };
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Job.Builder start(Command command, String stage, Instant since, Instant now) {
        return Job.newBuilder()
                .setCommand(command.getId())
                .setKind(command.getKind())
                .setHook(command.getTargetId())
                .setBy(command.getBy())
                .setAt(now.plusMillis(1))
                .setSince(since)
                .setStage(stage)
                .setBegin(now.plusSeconds(1));
    }

    private static Optional<Instant> time(Command command, String name) {
        Map<String, String> parameters = command.getParameters();
        return Optional.ofNullable(parameters.get(name))
                .map(Long::parseLong)
                .map(millis -> Instant.ofEpochMilli(Math.max(0, millis)));
    }

    void tick(Instant now) {
        if (idle) {
            return;
        }
        List<KeyValue<String, Job>> jobs = first();
        idle = jobs.isEmpty();
        int left = SLICE;
        for (KeyValue<String, Job> entry : jobs) {
            if (left > 0) {
                JobSteps.Step step = steps.go(entry.value, left, now);
                left -= step.worked();
                save(entry.key, entry.value, step);
            }
        }
        if (jobs.stream().noneMatch(entry -> entry.value.getStage().equals(JobSteps.PAST))) {
            steps.rest();
        }
    }

    private void save(String key, Job before, JobSteps.Step step) {
        if (step.next().isPresent()) {
            store.put(key, step.next().get());
        } else {
            store.remove(key);
            LOG.atInfo()
                    .addKeyValue("hook", before.getHook())
                    .addKeyValue("command", before.getKind())
                    .log("a command to a whole hook is obeyed");
        }
    }

    private List<KeyValue<String, Job>> first() {
        List<KeyValue<String, Job>> jobs = new ArrayList<>();
        try (var entries = store.all()) {
            while (jobs.size() < JOBS_AT_ONCE && entries.hasNext()) {
                jobs.add(entries.next());
            }
        }
        return jobs;
    }
}
