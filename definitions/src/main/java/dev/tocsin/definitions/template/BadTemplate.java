package dev.tocsin.definitions.template;

/** A template that cannot be compiled: where and why, in words for the person who wrote it. */
public final class BadTemplate extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int line;
    private final String reason;

    BadTemplate(int line, String reason) {
        super("line " + line + ": " + reason);
        this.line = line;
        this.reason = reason;
    }

    /** The line within the template, from 1. */
    public int line() {
        return line;
    }

    /** What is wrong. */
    public String reason() {
        return reason;
    }
}
