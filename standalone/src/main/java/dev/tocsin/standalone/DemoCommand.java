package dev.tocsin.standalone;

import dev.tocsin.bootstrap.lifecycle.Running;
import dev.tocsin.bootstrap.lifecycle.TocsinProcess;
import dev.tocsin.bootstrap.settings.Settings;
import dev.tocsin.standalone.demonstration.DemonstrationPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tocsin demo site | writer | receiver}. */
@Command(
        name = "demo",
        description = "One part of the demonstration as a process of its own; `up` has them all.",
        subcommands = {DemoCommand.Site.class, DemoCommand.Writer.class, DemoCommand.Receiver.class})
final class DemoCommand {

    private DemoCommand() {}

    private static int run(String name, Supplier<Running> part) {
        return TocsinProcess.run(name, Settings.ofEnvironment(), (settings, host) -> part.get());
    }

    /** {@code tocsin demo site}. */
    @Command(name = "site", description = "Pages to probe.", showDefaultValues = true)
    static final class Site implements Callable<Integer> {

        @Option(names = "--host", paramLabel = "ADDRESS", defaultValue = "127.0.0.1", description = "Where it listens.")
        private String host = "";

        @Option(names = "--port", paramLabel = "PORT", defaultValue = "8082", description = "Where it listens.")
        private int port;

        @Override
        public Integer call() {
            return run("demo-site", () -> DemonstrationPart.site(host, port, Doors.clock()));
        }
    }

    /** {@code tocsin demo receiver}. */
    @Command(name = "receiver", description = "Accepts webhooks and shows them.", showDefaultValues = true)
    static final class Receiver implements Callable<Integer> {

        @Option(names = "--host", paramLabel = "ADDRESS", defaultValue = "127.0.0.1", description = "Where it listens.")
        private String host = "";

        @Option(names = "--port", paramLabel = "PORT", defaultValue = "8081", description = "Where it listens.")
        private int port;

        @Override
        public Integer call() {
            return run("demo-receiver", () -> DemonstrationPart.receiver(host, port, Doors.clock()));
        }
    }

    /** {@code tocsin demo writer}. */
    @Command(name = "writer", description = "A shop whose rows change.", showDefaultValues = true)
    static final class Writer implements Callable<Integer> {

        @Option(
                names = "--shop",
                paramLabel = "URL",
                required = true,
                description = "Its database, such as postgresql://tocsin@127.0.0.1:5432/shop.")
        private String shop = "";

        @Option(names = "--password-file", paramLabel = "FILE", description = "Holds the password.")
        private @Nullable Path passwordFile;

        @Override
        public Integer call() {
            Optional<String> password = Optional.ofNullable(passwordFile).map(Writer::read);
            if (!shop.matches("postgresql://[^@/]+@[^@]+")) {
                throw new Refused("--shop: expected postgresql://USER@HOST:PORT/DATABASE but was " + shop);
            }
            return run("demo-writer", () -> DemonstrationPart.writer(shop, password));
        }

        private static String read(Path file) {
            try {
                return Files.readString(file).strip();
            } catch (IOException e) {
                throw new Refused("--password-file: expected a file that can be read but was " + file);
            }
        }
    }
}
