package dev.tocsin.hookscdc.capture;

import dev.tocsin.hookscdc.source.Address;
import dev.tocsin.hookscdc.table.TablePattern;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/** What the engine is told. Each line is part of the argument why nothing is lost or told twice, or of the images' form. */
final class EngineProperties {

    private static final Set<String> SSL = Set.of("sslmode", "sslcert", "sslkey", "sslpassword", "sslrootcert");

    private EngineProperties() {}

    /**
     * @param serial names this start and no other of this process: nothing that is registered under the name can collide
     * @param placeholder stands for large values that the log leaves out; nobody can guess it
     */
    static Properties of(
            CapturedDatabase database, Address address, Optional<String> password, String serial, String placeholder) {
        Properties properties = new Properties();
        properties.setProperty("name", serial);
        properties.setProperty("topic.prefix", serial);
        properties.setProperty("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
        connection(properties, address, password);
        stream(properties, database);
        images(properties, placeholder);
        progress(properties, database);
        return properties;
    }

    private static void connection(Properties properties, Address address, Optional<String> password) {
        properties.setProperty("database.hostname", address.host());
        properties.setProperty("database.port", Integer.toString(address.port()));
        properties.setProperty("database.dbname", address.database());
        properties.setProperty("database.user", address.user());
        password.ifPresent(secret -> properties.setProperty("database.password", secret));
        for (Map.Entry<String, String> parameter : address.parameters().entrySet()) {
            String prefix = SSL.contains(parameter.getKey()) ? "database." : "driver.";
            properties.setProperty(prefix + parameter.getKey(), parameter.getValue());
        }
    }

    private static void stream(Properties properties, CapturedDatabase database) {
        properties.setProperty("plugin.name", "pgoutput");
        properties.setProperty("slot.name", database.slot());
        properties.setProperty("slot.drop.on.stop", "false");
        properties.setProperty("slot.max.retries", "2");
        properties.setProperty("slot.retry.delay.ms", "500");
        properties.setProperty("publication.name", database.publication());
        properties.setProperty("publication.autocreate.mode", "disabled");
        properties.setProperty("snapshot.mode", "no_data");
        properties.setProperty("provide.transaction.metadata", "false");
        properties.setProperty("tombstones.on.delete", "false");
        properties.setProperty("skipped.operations", "none");
        properties.setProperty("status.update.interval.ms", "1000");
        properties.setProperty("poll.interval.ms", Long.toString(database.poll().toMillis()));
        properties.setProperty("max.batch.size", "2048");
        properties.setProperty("max.queue.size", "8192");
        properties.setProperty("max.queue.size.in.bytes", "67108864");
        properties.setProperty("statistics.metrics.enabled", "false");
        if (!database.allowed().isEmpty()) {
            properties.setProperty(
                    "table.include.list",
                    database.allowed().stream()
                            .map(TablePattern::regex)
                            .map(regex -> regex.replace(",", "\\,"))
                            .collect(Collectors.joining(",")));
        }
    }

    private static void images(Properties properties, String placeholder) {
        properties.setProperty("decimal.handling.mode", "string");
        properties.setProperty("time.precision.mode", "adaptive_time_microseconds");
        properties.setProperty("interval.handling.mode", "string");
        properties.setProperty("hstore.handling.mode", "json");
        properties.setProperty("binary.handling.mode", "bytes");
        properties.setProperty("include.unknown.datatypes", "true");
        properties.setProperty("datatype.propagate.source.type", ".*");
        properties.setProperty("column.propagate.source.type", ".*");
        properties.setProperty("unavailable.value.placeholder", placeholder);
        properties.setProperty("converters", "literal");
        properties.setProperty("literal.type", LiteralConverter.class.getName());
        properties.setProperty("literal." + LiteralConverter.PLACEHOLDER, placeholder);
    }

    /** The engine's own memory must not outlive it, nor may it go on by itself after a failure: the position is ours. */
    private static void progress(Properties properties, CapturedDatabase database) {
        properties.setProperty("offset.storage", "org.apache.kafka.connect.storage.MemoryOffsetBackingStore");
        properties.setProperty("offset.flush.interval.ms", "0");
        properties.setProperty("errors.max.retries", "0");
        properties.setProperty("lsn.flush.mode", "connector");
        properties.setProperty("record.processing.threads", "1");
        properties.setProperty(
                "heartbeat.interval.ms", Long.toString(database.heartbeat().toMillis()));
        properties.setProperty("heartbeat.action.query", "SELECT pg_logical_emit_message(false, 'tocsin', '')");
    }
}
