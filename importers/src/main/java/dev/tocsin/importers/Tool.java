package dev.tocsin.importers;

import dev.tocsin.importers.cachet.CachetUrlMonitor;
import dev.tocsin.importers.pinger.PyPinger;
import java.util.Optional;

/** Whose configuration can be taken over. */
public enum Tool {
    CACHET_URL_MONITOR("cachet-url-monitor"),
    PY_PINGER("py-pinger");

    private final String name;

    Tool(String name) {
        this.name = name;
    }

    /** As people call it. */
    public String title() {
        return name;
    }

    /** Whose configuration this is; empty where it is nobody's that is known. */
    public static Optional<Tool> of(String text) {
        if (PyPinger.isOne(text)) {
            return Optional.of(PY_PINGER);
        }
        return CachetUrlMonitor.isOne(text) ? Optional.of(CACHET_URL_MONITOR) : Optional.empty();
    }
}
