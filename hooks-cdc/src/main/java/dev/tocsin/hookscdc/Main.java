package dev.tocsin.hookscdc;

import dev.tocsin.bootstrap.lifecycle.TocsinProcess;
import dev.tocsin.bootstrap.settings.Settings;

/** This module as a process of its own. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(TocsinProcess.run(HooksCdcApp.MODULE, Settings.ofEnvironment(), HooksCdcApp::start));
    }
}
