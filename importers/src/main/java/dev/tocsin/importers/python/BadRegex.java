package dev.tocsin.importers.python;

/** A regular expression that Python refuses, or that Java has nothing for. */
public final class BadRegex extends Exception {

    private static final long serialVersionUID = 1L;

    private final int position;

    BadRegex(int position, String reason) {
        super(reason);
        this.position = position;
    }

    /** The character that is meant, from 1. */
    public int position() {
        return position;
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}
