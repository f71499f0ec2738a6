package dev.tocsin.standalone;

/** What was asked for cannot be had, for a reason that the operator can mend; nothing was started or changed. */
final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Refused(RuntimeException reason) {
        super(reason.getMessage(), reason);
    }

    Refused(String reason) {
        super(reason);
    }
}
