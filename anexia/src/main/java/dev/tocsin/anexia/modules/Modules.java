package dev.tocsin.anexia.modules;

import dev.tocsin.anexia.modules.Releases.Known;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What an application is made of. The class path is read once, when it is first asked for.
 *
 * <p>Threading: thread-safe.
 */
public final class Modules {

    /** How long a report waits for newest versions; those that come later are in the next. */
    static final Duration WITHIN = Duration.ofSeconds(15);

    private final Framework framework;
    private final Optional<Releases> releases;
    private final ClassPath classPath;
    private @Nullable CompletableFuture<List<Artifact>> artifacts;

    /**
     * @param repository that knows the newest versions
     */
    public Modules(Framework framework, Optional<MavenRepository> repository, InstantSource clock) {
        this.framework = framework;
        this.releases = repository.map(known -> new Releases(known, clock));
        this.classPath = new ClassPath(Modules.class.getClassLoader());
    }

    /** How it is now; completes normally, always, within {@link #WITHIN} and the time that it takes to read the class path. */
    public CompletableFuture<ModulesReport> report() {
        return artifacts().thenCompose(this::report);
    }

    private synchronized CompletableFuture<List<Artifact>> artifacts() {
        CompletableFuture<List<Artifact>> read = artifacts;
        if (read == null) {
            read = CompletableFuture.supplyAsync(classPath::artifacts);
            artifacts = read;
        }
        return read;
    }

    private CompletableFuture<ModulesReport> report(List<Artifact> installed) {
        if (releases.isEmpty()) {
            return CompletableFuture.completedFuture(report(installed, List.of()));
        }
        List<Known> known = installed.stream().map(releases.get()::of).toList();
        return CompletableFuture.allOf(known.stream().map(Known::coming).toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(all -> report(installed, known));
    }

    private ModulesReport report(List<Artifact> installed, List<Known> known) {
        List<Listed> modules = new ArrayList<>();
        for (int i = 0; i < installed.size(); i++) {
            Artifact artifact = installed.get(i);
            Release newest = known.isEmpty() ? Release.UNKNOWN : known.get(i).now();
            modules.add(new Listed(
                    artifact.coordinates(),
                    artifact.version(),
                    newest.version(),
                    artifact.licence(),
                    newest.licence()));
        }
        return new ModulesReport(platformVersion(), framework, modules);
    }

    private static String platformVersion() {
        return Runtime.version() + " (" + System.getProperty("java.vm.name", "") + ", "
                + System.getProperty("java.vendor", "") + ")";
    }
}
