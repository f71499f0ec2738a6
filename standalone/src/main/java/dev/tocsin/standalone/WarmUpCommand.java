package dev.tocsin.standalone;

import dev.tocsin.bootstrap.lifecycle.Host;
import dev.tocsin.bootstrap.lifecycle.Running;
import dev.tocsin.bootstrap.lifecycle.StartOrder;
import dev.tocsin.bootstrap.lifecycle.TocsinProcess;
import dev.tocsin.bootstrap.settings.Settings;
import dev.tocsin.definitions.yaml.Environment;
import dev.tocsin.definitions.yaml.SecretStore;
import dev.tocsin.embedded.broker.FreePort;
import dev.tocsin.standalone.demonstration.DemonstrationPorts;
import dev.tocsin.standalone.folder.DataFolder;
import dev.tocsin.standalone.port.Port;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs the demonstration for some seconds in a folder that is gone afterwards, and prints nothing. The launcher does it
 * once a build, while the JVM notes which classes are used: later starts read them from an archive.
 */
@Command(name = "warm-up", hidden = true, description = "Runs the demonstration for some seconds.")
final class WarmUpCommand implements Callable<Integer> {

    private static final Pattern VERSIONED = Pattern.compile("META-INF/versions/\\d+/(.+)\\.class");

    /** Long enough for callbacks to be delivered. */
    private static final int SECONDS_WHEN_READY = 4;

    @Option(names = "--unfit", required = true, description = "Where to list classes that an archive cannot hold.")
    private Path unfit = Path.of("");

    @Override
    public Integer call() throws IOException {
        Files.write(unfit, versioned(System.getProperty("java.class.path")));
        Path data = Files.createTempDirectory("tocsin-warm-up");
        try (DataFolder folder = DataFolder.open(data)) {
            UpCommand.logTo(folder.of("tocsin.log"));
            Map<String, String> environment = Doors.environment();
            var terminal = new Terminal(new PrintWriter(Writer.nullWriter()), Doors.clock());
            UpPorts ports = anyFree();
            var configuration = new Configuration(
                    UpCommand.demonstration(folder, ports),
                    Environment.of(environment),
                    SecretStore.inFolder(folder.of("secrets")));
            var up = new Up(folder, ports, true, configuration, configuration.read(terminal), Doors.clock(), terminal);
            Thread main = Thread.currentThread();
            return TocsinProcess.run(
                    "warm-up", up.settings(environment), (settings, host) -> start(up, settings, host, main));
        } finally {
            delete(data);
        }
    }

    private static Running start(Up up, Settings settings, Host host, Thread main) {
        Executor later = CompletableFuture.delayedExecutor(SECONDS_WHEN_READY, TimeUnit.SECONDS);
        return StartOrder.of("warm-up", order -> {
            Running running = order.start("tocsin", () -> up.start(settings, host));
            order.open("end", () -> Announcement.of(running, () -> later.execute(main::interrupt), reasons -> {}));
        });
    }

    /** Classes that a jar has for certain Java releases. */
    private static Set<String> versioned(String classPath) throws IOException {
        Set<String> names = new TreeSet<>();
        for (String entry : classPath.split(File.pathSeparator, -1)) {
            if (entry.endsWith(".jar")) {
                try (var jar = new JarFile(entry)) {
                    jar.stream()
                            .map(file -> VERSIONED.matcher(file.getName()))
                            .filter(Matcher::matches)
                            .forEach(matcher -> names.add(matcher.group(1)));
                }
            }
        }
        return names;
    }

    private static UpPorts anyFree() {
        return new UpPorts(
                UpPorts.LOOPBACK,
                free("api"),
                free("kafka"),
                free("postgres"),
                new DemonstrationPorts(free("site"), free("receiver")),
                free("management"));
    }

    private static Port free(String what) {
        return new Port(what, "none", FreePort.any());
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
