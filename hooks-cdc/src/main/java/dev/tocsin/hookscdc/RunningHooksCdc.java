package dev.tocsin.hookscdc;

import dev.tocsin.bootstrap.lifecycle.Health;
import dev.tocsin.bootstrap.lifecycle.Host;
import dev.tocsin.bootstrap.lifecycle.Running;
import dev.tocsin.bootstrap.reference.References;
import dev.tocsin.hookscdc.capture.CaptureContext;
import dev.tocsin.hookscdc.capture.Captures;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.event.DatabaseDefinition;
import dev.tocsin.schemas.event.DeadLetter;
import dev.tocsin.schemas.event.HookDefinition;
import dev.tocsin.schemas.serde.Clients;
import dev.tocsin.schemas.serde.DeadLetters;
import dev.tocsin.schemas.table.TopicTable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running module: follows hooks and databases, keeps the captures.
 *
 * <p>Threading: health and close from any thread.
 */
final class RunningHooksCdc implements Running {

    private static final Logger LOG = LoggerFactory.getLogger(RunningHooksCdc.class);
    private static final Duration LETTERS_OUT_WITHIN = Duration.ofSeconds(1);

    private final Topics topics;
    private final Producer<String, @Nullable SpecificRecord> letters;
    private final Captures captures;
    private final TopicTable<HookDefinition> hooks;
    private final TopicTable<DatabaseDefinition> databases;

    RunningHooksCdc(
            HooksCdcSettings settings,
            Clients clients,
            Host host,
            InstantSource clock,
            References secrets,
            Supplier<String> serials) {
        topics = clients.contract().topics();
        letters = clients.producer(Map.of());
        captures =
                new Captures(new CaptureContext(clients, secrets, host.metrics(), clock, settings.lagAlarm(), serials));
        hooks = TopicTable.ofAll(
                clients, topics.hooks(), HooksCdcApp.MODULE, clock, new HookDemands(captures::hooks, this::send));
        databases = TopicTable.ofOwned(
                clients,
                topics.databases(),
                settings.membership(),
                HooksCdcApp.MODULE,
                clock,
                new OwnedDatabases(captures, this::send));
    }

    private void send(DeadLetter letter) {
        // The topic keeps the record itself; a letter that cannot be written is written again at the next start.
        Future<?> unused = letters.send(DeadLetters.record(topics.deadLetters(), letter), RunningHooksCdc::complain);
    }

    private static void complain(@Nullable RecordMetadata written, @Nullable Exception problem) {
        if (problem != null) {
            LOG.atWarn().addKeyValue("error", String.valueOf(problem)).log("a dead letter could not be written");
        }
    }

    @Override
    public Health health() {
        List<String> dead = Stream.of(hooks.failure(), databases.failure())
                .filter(Objects::nonNull)
                .map(failure -> "following definitions ended: " + failure.getMessage())
                .toList();
        if (!dead.isEmpty()) {
            return new Health(HooksCdcApp.MODULE, false, false, dead);
        }
        if (!hooks.caughtUp() || !databases.caughtUp()) {
            return Health.starting(HooksCdcApp.MODULE, "reading definitions");
        }
        List<String> troubles = captures.troubles();
        return new Health(HooksCdcApp.MODULE, true, troubles.isEmpty(), troubles);
    }

    @Override
    public void close() {
        // Captures first: what the tables tell at their end must not look like deletions.
        captures.close();
        databases.close();
        hooks.close();
        letters.close(LETTERS_OUT_WITHIN);
    }
}
