package dev.tocsin.notifier;

import dev.tocsin.bootstrap.lifecycle.TocsinProcess;
import dev.tocsin.bootstrap.settings.Settings;

/** The notifier as a process of its own. */
final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(TocsinProcess.run("notifier", Settings.ofEnvironment(), NotifierApp::start));
    }
}
