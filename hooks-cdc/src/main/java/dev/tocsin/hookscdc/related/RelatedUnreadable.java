package dev.tocsin.hookscdc.related;

import java.sql.SQLException;

/** The database that related rows are read from cannot be reached: what needs them must wait. */
public final class RelatedUnreadable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RelatedUnreadable(SQLException cause) {
        super("related rows cannot be read: " + cause.getMessage(), cause);
    }
}
