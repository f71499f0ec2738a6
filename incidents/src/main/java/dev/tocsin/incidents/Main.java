package dev.tocsin.incidents;

import dev.tocsin.bootstrap.lifecycle.TocsinProcess;
import dev.tocsin.bootstrap.settings.Settings;

/** Module incidents as a process of its own. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(TocsinProcess.run("incidents", Settings.ofEnvironment(), IncidentsApp::start));
    }
}
