package dev.tocsin.api;

import dev.tocsin.api.hook.LogOnly;
import dev.tocsin.bootstrap.settings.Settings;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.registry.SchemaSource;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * How the API is run.
 *
 * @param taskPort where py-pinger's paths are answered too
 * @param logOnly whether callbacks are recorded and nothing is sent
 * @param tokenFile holds the token that may do everything; need not be there
 */
record ApiSettings(
        String host,
        int port,
        Optional<Integer> taskPort,
        Path data,
        Path tokenFile,
        String topicPrefix,
        int partitions,
        int replication,
        SchemaSource schemas,
        LogOnly logOnly,
        Map<String, Object> kafka) {

    ApiSettings {
        kafka = Map.copyOf(kafka);
    }

    static ApiSettings from(Settings settings) {
        Path data = settings.path("TOCSIN_DATA", Path.of("tocsin-data"));
        return new ApiSettings(
                settings.value("API_HOST", "127.0.0.1", ApiSettings::resolvable),
                settings.number("API_PORT", 8080, 0, 65_535),
                settings.optional("API_TASK_PORT").map(set -> settings.number("API_TASK_PORT", 0, 0, 65_535)),
                data.resolve("api"),
                settings.path("API_TOKEN_FILE", data.resolve("token")),
                settings.text("TOCSIN_TOPIC_PREFIX", Topics.DEFAULT_PREFIX),
                settings.number("TOCSIN_PARTITIONS", 12, 1, 10_000),
                settings.number("TOCSIN_REPLICATION", 1, 1, 100),
                SchemaSource.of(settings::optional, settings::report),
                new LogOnly(settings.flag("TOCSIN_LOG_ONLY", false)),
                settings.kafka());
    }

    /** Whether only this machine can connect. */
    boolean loopback() {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static String resolvable(String host) {
        try {
            InetAddress.getByName(host);
            return host;
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("expected a name or address of this machine but was '" + host + "'", e);
        }
    }
}
