package dev.tocsin.standalone.remote;

/** Tocsin will not do what was asked, for a reason that whoever asked can mend. */
public final class Rejected extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    Rejected(int status, String reason) {
        super(reason);
        this.status = status;
    }

    /** The HTTP status of the answer. */
    int status() {
        return status;
    }
}
