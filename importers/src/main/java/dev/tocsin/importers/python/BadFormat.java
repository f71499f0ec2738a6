package dev.tocsin.importers.python;

/** A text that {@code str.format} refuses, or that means something that is not known here. */
public final class BadFormat extends Exception {

    private static final long serialVersionUID = 1L;

    BadFormat(int position, String reason) {
        super("character " + position + ": " + reason);
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}
