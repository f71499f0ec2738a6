package dev.tocsin.bootstrap.monitoring;

import dev.tocsin.anexia.Monitoring;
import dev.tocsin.anexia.MonitoringBuilder;
import dev.tocsin.anexia.modules.MavenRepository;
import dev.tocsin.bootstrap.management.PartHealth;
import dev.tocsin.bootstrap.reference.References;
import dev.tocsin.bootstrap.reference.Resolution.Value;
import dev.tocsin.bootstrap.settings.Durations;
import dev.tocsin.bootstrap.settings.Settings;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Reads from the settings how the process is monitored, under the names that Anexia's Django plugin has for it. */
public final class SelfMonitoring {

    private static final String TOKEN = "ANX_MONITORING_ACCESS_TOKEN";
    private static final String REPOSITORY = "ANX_MONITORING_REPOSITORY";
    private static final String TIMEOUT = "ANX_MONITORING_TIMEOUT";
    private static final String DATABASE = "ANX_MONITORING_DATABASE";
    private static final String QUERY = "ANX_MONITORING_QUERY";

    private final Settings settings;
    private final References references;

    private SelfMonitoring(Settings settings, References references) {
        this.settings = settings;
        this.references = references;
    }

    /** Of a process whose parts are as said; throws what cannot be used of the settings. */
    public static Monitoring of(Settings settings, Supplier<? extends List<? extends PartHealth>> parts) {
        return of(settings, parts, name -> Optional.ofNullable(System.getenv(name)));
    }

    /**
     * @param environment what references refer to: not the settings, in which a reference might refer to itself
     */
    static Monitoring of(
            Settings settings,
            Supplier<? extends List<? extends PartHealth>> parts,
            Function<String, Optional<String>> environment) {
        return settings.orReport(
                read -> new SelfMonitoring(read, new References(environment, InstantSource.system())).build(parts));
    }

    private Monitoring build(Supplier<? extends List<? extends PartHealth>> parts) {
        MonitoringBuilder monitoring = Monitoring.builder(this::token)
                .framework("vertx", "io.vertx:vertx-core")
                .timeout(settings.value(TIMEOUT, Duration.ofSeconds(5), SelfMonitoring::timeout))
                .check("parts", () -> requireReady(parts.get()));
        secret(REPOSITORY).flatMap(this::repository).ifPresent(monitoring::repository);
        secret(DATABASE).flatMap(this::database).ifPresent(database -> databaseChecks(monitoring, database));
        return monitoring.build();
    }

    /** Looked up for each request: a file may change. */
    private Optional<String> token() {
        return settings.optional(TOKEN)
                .map(references::resolve)
                .map(resolved -> resolved instanceof Value value ? value.text() : "");
    }

    private void databaseChecks(MonitoringBuilder monitoring, JdbcDatabase database) {
        if (settings.flag("ANX_MONITORING_TEST_DB_CONNECTIONS", true)) {
            monitoring.database("database", database);
        }
        boolean queries = settings.flag("ANX_MONITORING_TEST_QUERY_USERS", true);
        settings.optional(QUERY).filter(sql -> queries).ifPresent(sql -> monitoring.query("query", database, sql));
    }

    private Optional<JdbcDatabase> database(String url) {
        try {
            return Optional.of(JdbcDatabase.at(
                    url, secret("ANX_MONITORING_DATABASE_USER"), secret("ANX_MONITORING_DATABASE_PASSWORD")));
        } catch (IllegalArgumentException unusable) {
            settings.report(DATABASE + ": " + unusable.getMessage());
            return Optional.empty();
        }
    }

    /** The address may carry a password: it is not told. */
    private Optional<URI> repository(String written) {
        try {
            URI url = new URI(written);
            MavenRepository.requireUsable(url);
            return Optional.of(url);
        } catch (URISyntaxException | IllegalArgumentException unusable) {
            settings.report(REPOSITORY + ": expected an address that begins with https:// or http://");
            return Optional.empty();
        }
    }

    /** A setting whose references are resolved at the start. */
    private Optional<String> secret(String name) {
        return settings.optional(name).flatMap(written -> {
            try {
                return Optional.of(references.reveal(written));
            } catch (IllegalStateException unresolved) {
                settings.report(name + ": " + unresolved.getMessage());
                return Optional.empty();
            }
        });
    }

    private static Duration timeout(String written) {
        Duration timeout = Durations.parse(written);
        if (timeout.isZero() || timeout.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException("expected a duration from 1ms to 1m but was '" + written + "'");
        }
        return timeout;
    }

    private static void requireReady(List<? extends PartHealth> parts) {
        String reasons = parts.stream()
                .filter(part -> !part.live() || !part.ready())
                .map(part -> part.part() + ": " + String.join(", ", part.reasons()))
                .collect(Collectors.joining("; "));
        if (!reasons.isEmpty()) {
            throw new IllegalStateException(reasons);
        }
    }
}
