package dev.tocsin.api;

import dev.tocsin.bootstrap.lifecycle.TocsinProcess;
import dev.tocsin.bootstrap.settings.Settings;

/** The API as a process of its own. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(TocsinProcess.run("api", Settings.ofEnvironment(), ApiApp::start));
    }
}
