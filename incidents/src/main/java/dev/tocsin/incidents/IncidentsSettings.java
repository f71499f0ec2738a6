package dev.tocsin.incidents;

import dev.tocsin.bootstrap.settings.Settings;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.registry.SchemaSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What the environment says about this process.
 *
 * @param instance given only where the operator names this process: it then takes its partitions up again at once
 * @param plugins a folder with jars of serializers
 * @param kafka client properties as the operator gave them
 */
record IncidentsSettings(
        String prefix,
        int partitions,
        int replication,
        Path data,
        Optional<String> instance,
        int threads,
        Duration commitInterval,
        Duration sessionTimeout,
        Optional<Path> plugins,
        SchemaSource schemas,
        Map<String, Object> kafka) {

    static IncidentsSettings from(Settings settings) {
        settings.text("KAFKA_BOOTSTRAP_SERVERS");
        return new IncidentsSettings(
                settings.text("TOCSIN_TOPIC_PREFIX", Topics.DEFAULT_PREFIX),
                settings.number("TOCSIN_PARTITIONS", 12, 1, 10_000),
                settings.number("TOCSIN_REPLICATION", 1, 1, 32_767),
                settings.path("TOCSIN_DATA", Path.of("tocsin-data")),
                settings.optional("TOCSIN_INSTANCE"),
                settings.number("INCIDENTS_THREADS", 1, 1, 64),
                settings.duration("INCIDENTS_COMMIT_INTERVAL", Duration.ofMillis(100)),
                settings.duration("INCIDENTS_SESSION_TIMEOUT", Duration.ofSeconds(6)),
                settings.optional("TOCSIN_PLUGINS").map(Path::of),
                SchemaSource.of(settings::optional, settings::report),
                settings.kafka());
    }
}
