package dev.tocsin.hookscdc.capture;

import org.jspecify.annotations.Nullable;

/** Capture of one database cannot go on and has to begin anew. */
final class CaptureFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CaptureFailed(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
