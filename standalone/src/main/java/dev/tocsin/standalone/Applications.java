package dev.tocsin.standalone;

import dev.tocsin.api.ApiApp;
import dev.tocsin.bootstrap.lifecycle.Host;
import dev.tocsin.bootstrap.lifecycle.Running;
import dev.tocsin.bootstrap.settings.Settings;
import dev.tocsin.hookscdc.HooksCdcApp;
import dev.tocsin.incidents.IncidentsApp;
import dev.tocsin.notifier.NotifierApp;
import dev.tocsin.prober.ProberApp;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** The five applications, each by its one public door. */
final class Applications {

    private static final Map<String, BiFunction<Settings, Host, Running>> DOORS = Map.of(
            "api", ApiApp::start,
            "hooks-cdc", HooksCdcApp::start,
            "incidents", IncidentsApp::start,
            "notifier", NotifierApp::start,
            "prober", ProberApp::start);

    private Applications() {}

    static List<String> names() {
        return DOORS.keySet().stream().sorted().toList();
    }

    static BiFunction<Settings, Host, Running> door(String name) {
        BiFunction<Settings, Host, Running> door = DOORS.get(name);
        if (door == null) {
            throw new IllegalArgumentException("there is no application '" + name + "'");
        }
        return door;
    }
}
