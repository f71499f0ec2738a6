package dev.tocsin.hookscdc.capture;

import java.util.Optional;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.jspecify.annotations.Nullable;

/** Failures in one line for an operator. */
final class Reasons {

    private static final int DEEPEST = 10;

    private Reasons() {}

    /** The innermost cause's own words: what wraps it only says that something failed. */
    static String of(Throwable error) {
        Throwable innermost = error;
        for (int depth = 0; depth < DEEPEST && innermost.getCause() != null; depth++) {
            innermost = innermost.getCause();
        }
        String words = Optional.ofNullable(innermost.getMessage())
                .map(message -> message.strip().replaceAll("\\s*\\R\\s*", " "))
                .orElse("");
        String type = innermost.getClass().getSimpleName();
        boolean speaks = type.equals("PSQLException") || type.equals("CaptureFailed") || type.equals("CannotResolve");
        return speaks ? words : words.isEmpty() ? type : type + ": " + words;
    }

    /** Whether another process has taken the database over. */
    static boolean fenced(@Nullable Throwable error) {
        Throwable each = error;
        for (int depth = 0; depth < DEEPEST && each != null; depth++) {
            if (each instanceof ProducerFencedException || each instanceof InvalidProducerEpochException) {
                return true;
            }
            each = each.getCause();
        }
        return false;
    }
}
