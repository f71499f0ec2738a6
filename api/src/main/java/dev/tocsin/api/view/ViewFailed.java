package dev.tocsin.api.view;

import java.sql.SQLException;

/** The view's file cannot be read or written now: full, locked or damaged. */
public final class ViewFailed extends RuntimeException {

    ViewFailed(String what, SQLException cause) {
        super(what + ": " + cause.getMessage(), cause);
    }
}
