package dev.tocsin.api.access;

/** On whose behalf something is asked. */
public enum Viewer {
    /** Showed a token that may read everything. */
    TOKEN,
    /** Asks on this machine while the API listens on this machine only. */
    LOCAL,
    /** Anybody. */
    PUBLIC;

    /** Whether it may see what is not public. */
    public boolean seesAll() {
        return this != PUBLIC;
    }
}
