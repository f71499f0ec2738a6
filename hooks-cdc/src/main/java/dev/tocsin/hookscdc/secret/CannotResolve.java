package dev.tocsin.hookscdc.secret;

/** A reference leads to nothing; the message names the reference. */
public final class CannotResolve extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CannotResolve(String message) {
        super(message);
    }
}
