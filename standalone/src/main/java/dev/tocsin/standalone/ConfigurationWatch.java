package dev.tocsin.standalone;

import dev.tocsin.bootstrap.lifecycle.Health;
import dev.tocsin.bootstrap.lifecycle.Running;
import dev.tocsin.bootstrap.settings.InvalidSettings;
import dev.tocsin.definitions.apply.Applier;
import dev.tocsin.definitions.apply.Change;
import dev.tocsin.definitions.apply.Options;
import dev.tocsin.definitions.apply.Plan;
import dev.tocsin.definitions.model.Definitions;
import dev.tocsin.schemas.serde.Clients;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the definitions on the topics to what the configuration says, now and whenever the file changes. A file that is
 * broken, or gone, leaves them as they are.
 *
 * <p>Threading: applies first on the caller's thread, afterwards on one of its own.
 */
final class ConfigurationWatch implements Running {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationWatch.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(150);
    private static final byte[] ABSENT = {};

    private final Configuration configuration;
    private final Definitions first;
    private final Clients clients;
    private final InstantSource clock;
    private final Terminal terminal;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "configuration-watch");

    private ConfigurationWatch(
            Configuration configuration, Definitions first, Clients clients, InstantSource clock, Terminal terminal) {
        this.configuration = configuration;
        this.first = first;
        this.clients = clients;
        this.clock = clock;
        this.terminal = terminal;
    }

    /** Applies what was read before anything started, and follows the file from then on. */
    static ConfigurationWatch start(
            Configuration configuration, Definitions first, Clients clients, InstantSource clock, Terminal terminal) {
        var watch = new ConfigurationWatch(configuration, first, clients, clock, terminal);
        Plan plan = watch.apply(first);
        if (!plan.refused().isEmpty()) {
            throw new InvalidSettings(plan.refused().stream()
                    .map(change -> configuration.file() + ": " + change)
                    .toList());
        }
        watch.thread.setDaemon(true);
        watch.thread.start();
        return watch;
    }

    @Override
    public Health health() {
        return Health.ready("configuration");
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Plan apply(Definitions definitions) {
        return Applier.apply(clients, definitions, Options.DEFAULT, clock);
    }

    private void run() {
        byte[] applied = content();
        byte[] seen = applied;
        try {
            while (!closing.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                byte[] now = content();
                // Twice the same: an editor that empties the file before it writes must not delete everything.
                if (now.length > 0 && Arrays.equals(now, seen) && !Arrays.equals(now, applied) && change()) {
                    applied = now;
                }
                seen = now;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether this content is dealt with, be it applied or refused. */
    private boolean change() {
        try {
            Definitions definitions = configuration.read(terminal);
            Plan plan = apply(definitions);
            if (plan.refused().isEmpty()) {
                terminal.say(configuration.file() + " was read again: " + words(plan));
                plan.lines().forEach(line -> terminal.say("  " + line));
            } else {
                terminal.say(configuration.file() + " was refused; what runs goes on:");
                plan.refused().stream().map(Change::toString).forEach(terminal::say);
            }
            sayWhatTakesAStart(definitions);
            return true;
        } catch (Refused e) {
            terminal.say(e.getMessage() + "\nWhat runs goes on.");
            return true;
        } catch (KafkaException e) {
            LOG.atWarn()
                    .addKeyValue("error", e.getMessage())
                    .log("the configuration could not be applied; trying again");
            return false;
        }
    }

    private void sayWhatTakesAStart(Definitions definitions) {
        if (!definitions.egress().equals(first.egress())) {
            terminal.say("egress.allow is read at start alone: start again for it to take effect.");
        }
        if (!definitions.monitoringToken().equals(first.monitoringToken())) {
            terminal.say("access.monitoring_token is read at start alone: start again for it to take effect.");
        }
        if (definitions.logOnly() != first.logOnly()) {
            terminal.say(
                    definitions.logOnly()
                            ? "log_only: hooks of this file send nothing from now on; others do until you start again."
                            : "log_only is gone, but nothing is sent until you start again.");
        }
        Set<String> secrets = HookSecrets.of(definitions);
        secrets.removeAll(HookSecrets.of(first));
        if (!secrets.isEmpty()) {
            terminal.say(
                    "hooks refer to " + String.join(", ", secrets) + ", which the file did not when Tocsin started:"
                            + " start again, unless NOTIFIER_SECRETS_ALLOW has them.");
        }
    }

    private static String words(Plan plan) {
        return plan.writes().isEmpty() ? "nothing to change." : plan.writes().size() + " changed.";
    }

    private byte[] content() {
        try {
            return Files.readAllBytes(configuration.file());
        } catch (IOException e) {
            return ABSENT;
        }
    }
}
