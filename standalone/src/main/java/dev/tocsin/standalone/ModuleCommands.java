package dev.tocsin.standalone;

import dev.tocsin.bootstrap.lifecycle.TocsinProcess;
import dev.tocsin.bootstrap.settings.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** One module as a process of its own, as its own main would run it. */
final class ModuleCommands {

    private ModuleCommands() {}

    private static int run(String module) {
        return TocsinProcess.run(module, Settings.ofEnvironment(), Applications.door(module));
    }

    /** {@code tocsin prober}. */
    @Command(name = "prober", description = "Runs a prober against KAFKA_BOOTSTRAP_SERVERS.")
    static final class Prober implements Callable<Integer> {
        @Override
        public Integer call() {
            return run("prober");
        }
    }

    /** {@code tocsin hooks-cdc}. */
    @Command(name = "hooks-cdc", description = "Runs the capture of row changes against KAFKA_BOOTSTRAP_SERVERS.")
    static final class HooksCdc implements Callable<Integer> {
        @Override
        public Integer call() {
            return run("hooks-cdc");
        }
    }

    /** {@code tocsin incidents}. */
    @Command(name = "incidents", description = "Runs the streams application against KAFKA_BOOTSTRAP_SERVERS.")
    static final class Incidents implements Callable<Integer> {
        @Override
        public Integer call() {
            return run("incidents");
        }
    }

    /** {@code tocsin notifier}. */
    @Command(name = "notifier", description = "Runs a notifier against KAFKA_BOOTSTRAP_SERVERS.")
    static final class Notifier implements Callable<Integer> {
        @Override
        public Integer call() {
            return run("notifier");
        }
    }

    /** {@code tocsin api}. */
    @Command(name = "api", description = "Runs the API and the status page against KAFKA_BOOTSTRAP_SERVERS.")
    static final class Api implements Callable<Integer> {
        @Override
        public Integer call() {
            return run("api");
        }
    }
}
