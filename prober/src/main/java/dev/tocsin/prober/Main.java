package dev.tocsin.prober;

import dev.tocsin.bootstrap.lifecycle.TocsinProcess;
import dev.tocsin.bootstrap.settings.Settings;

/** The prober as a process of its own. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(TocsinProcess.run("prober", Settings.ofEnvironment(), ProberApp::start));
    }
}
