package dev.tocsin.bootstrap.lifecycle;

import dev.tocsin.bootstrap.settings.InvalidSettings;
import dev.tocsin.bootstrap.settings.Settings;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A module as small as can be, started by {@link TocsinProcessTest} as a process of its own. */
final class ExampleMain {
    private static final Logger LOG = LoggerFactory.getLogger(ExampleMain.class);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(2);

    private ExampleMain() {}

    public static void main(String[] arguments) {
        System.exit(TocsinProcess.run("example", 0, STOP_WITHIN, Settings.ofEnvironment(), ExampleMain::start));
    }

    private static Running start(Settings settings, Host host) {
        return switch (settings.text("EXAMPLE", "fine")) {
            case "dies" -> new Example(Health.dead("example", "fenced"));
            case "breaks" -> throw new IllegalStateException("no broker");
            case "invalid" -> throw new InvalidSettings("EXAMPLE: expected fine but was 'invalid'");
            case "hangs" -> new Hanging();
            default -> new Example(Health.ready("example"));
        };
    }

    private record Example(Health health) implements Running {
        @Override
        public void close() {
            LOG.atInfo().addKeyValue("topic", "a\nb").log("example closed");
            LOG.atDebug().log("example detail");
        }
    }

    private record Hanging() implements Running {
        @Override
        public Health health() {
            return Health.ready("hanging");
        }

        @Override
        public void close() {
            while (true) {
                LockSupport.park(this);
            }
        }
    }
}
