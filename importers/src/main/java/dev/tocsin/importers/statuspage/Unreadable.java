package dev.tocsin.importers.statuspage;

/** A status page does not say what it has. */
public final class Unreadable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Unreadable(String why) {
        super(why);
    }

    Unreadable(String why, Exception cause) {
        super(why, cause);
    }
}
