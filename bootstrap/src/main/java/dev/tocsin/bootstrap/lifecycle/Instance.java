package dev.tocsin.bootstrap.lifecycle;

import dev.tocsin.bootstrap.settings.Settings;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** The id that tells this process from other copies of the same module. */
public final class Instance {
    private Instance() {}

    /** {@code TOCSIN_INSTANCE}, or the name of the machine and the id of the process. */
    public static String of(Settings settings) {
        return settings.optional("TOCSIN_INSTANCE").orElseGet(Instance::hostAndProcess);
    }

    private static String hostAndProcess() {
        return hostName().replaceAll("[^A-Za-z0-9._-]", "-") + "-"
                + ProcessHandle.current().pid();
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException namelessMachine) {
            return "localhost";
        }
    }
}
