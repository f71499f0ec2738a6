package dev.tocsin.standalone.remote;

/** Nothing could be found out: nobody answers, or cannot at the moment. */
final class Unanswered extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unanswered(String reason) {
        super(reason);
    }
}
