package dev.tocsin.anexia;

import dev.tocsin.anexia.modules.Framework;
import dev.tocsin.anexia.modules.MavenRepository;
import dev.tocsin.anexia.modules.Modules;
import dev.tocsin.anexia.up.Check;
import dev.tocsin.anexia.up.Connections;
import dev.tocsin.anexia.up.DatabaseCheck;
import dev.tocsin.anexia.up.ProcessCheck;
import dev.tocsin.anexia.up.QueryCheck;
import dev.tocsin.anexia.up.Up;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What an application wants to have monitored.
 *
 * <p>Threading: used by one thread.
 */
public final class MonitoringBuilder {

    private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(5);

    private final Supplier<Optional<String>> token;
    private final Map<String, Check> checks = new LinkedHashMap<>();
    private Duration timeout = USUAL_TIMEOUT;
    private Framework framework = Framework.NONE;
    private Optional<MavenRepository> repository = Optional.empty();
    private InstantSource clock = InstantSource.system();

    MonitoringBuilder(Supplier<Optional<String>> token) {
        this.token = token;
        checks.put("process", new ProcessCheck());
    }

    /**
     * A check of the application's own: what it throws is an error, unless it is a {@link dev.tocsin.anexia.up.Warning}.
     * Checks are reported in the order in which they are named here.
     */
    public MonitoringBuilder check(String name, Check check) {
        if (checks.putIfAbsent(name, check) != null) {
            throw new IllegalArgumentException("check '" + name + "' is there already");
        }
        return this;
    }

    /** Checks that a database can be connected to, such as by {@code dataSource::getConnection}. */
    public MonitoringBuilder database(String name, Connections connections) {
        return check(name, new DatabaseCheck(connections));
    }

    /** Checks that a query can be answered, such as {@code select count(*) from users}. */
    public MonitoringBuilder query(String name, Connections connections, String sql) {
        return check(name, new QueryCheck(connections, sql));
    }

    /** How long a check may take before that is its error; 5 s where nothing is said. */
    public MonitoringBuilder timeout(Duration each) {
        if (each.isNegative() || each.isZero()) {
            throw new IllegalArgumentException("timeout must be more than nothing but was " + each);
        }
        timeout = each;
        return this;
    }

    /**
     * What the application is written for.
     *
     * @param artifact as it is among the modules, such as {@code io.vertx:vertx-core}
     */
    public MonitoringBuilder framework(String name, String artifact) {
        framework = new Framework(name, artifact);
        return this;
    }

    /**
     * The Maven repository that knows the newest versions; without one they are not told.
     *
     * @param url http or https, with {@code user:password@} where it wants them
     */
    public MonitoringBuilder repository(URI url) {
        repository = Optional.of(MavenRepository.at(url));
        return this;
    }

    /** Where the time comes from. */
    MonitoringBuilder clock(InstantSource other) {
        clock = other;
        return this;
    }

    public Monitoring build() {
        return new Monitoring(token, new Up(checks, timeout), new Modules(framework, repository, clock));
    }
}
