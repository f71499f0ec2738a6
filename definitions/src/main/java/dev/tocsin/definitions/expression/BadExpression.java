package dev.tocsin.definitions.expression;

/** An expression that cannot be compiled: where and why, in words for the person who wrote it. */
public final class BadExpression extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;
    private final String reason;

    BadExpression(int line, int column, String reason) {
        super("line " + line + ", column " + column + ": " + reason);
        this.line = line;
        this.column = column;
        this.reason = reason;
    }

    /** The line within the expression, from 1. */
    public int line() {
        return line;
    }

    /** The column, from 1. */
    public int column() {
        return column;
    }

    /** What is wrong. */
    public String reason() {
        return reason;
    }
}
