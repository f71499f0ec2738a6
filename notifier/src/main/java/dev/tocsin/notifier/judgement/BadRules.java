package dev.tocsin.notifier.judgement;

/** A rule that cannot be compiled; the message says which, and why. */
public final class BadRules extends Exception {

    private static final long serialVersionUID = 1L;

    BadRules(String message) {
        super(message);
    }
}
