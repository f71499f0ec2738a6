package dev.tocsin.hookscdc.binlog;

import org.jspecify.annotations.Nullable;

/** Capture of one database cannot go on and has to begin anew; the message says why, and what would help. */
public final class BinlogFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BinlogFailed(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
