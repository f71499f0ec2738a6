package dev.tocsin.definitions.expression;

/** A filter that could not decide with the names it was given; the message says why. */
public final class FilterFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    FilterFailure(String reason) {
        super(reason);
    }
}
