package dev.tocsin.hookscdc.capture;

import java.sql.SQLException;
import java.util.Optional;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.jspecify.annotations.Nullable;

/** Failures in one line for an operator. */
final class Reasons {

    private static final int DEEPEST = 10;

    private Reasons() {}

    /**
     * The first cause that speaks for itself: PostgreSQL's, our own. Else the innermost, as what wraps it
     * only says that something failed.
     */
    static String of(Throwable error) {
        Throwable each = error;
        for (int depth = 0; depth < DEEPEST && each.getCause() != null && !speaks(each); depth++) {
            each = each.getCause();
        }
        String words = Optional.ofNullable(each.getMessage())
                .map(message -> message.strip().replaceAll("\\s*\\R\\s*", " "))
                .orElse("");
        String type = each.getClass().getSimpleName();
        return speaks(each) ? words : words.isEmpty() ? type : type + ": " + words;
    }

    private static boolean speaks(Throwable error) {
        return error instanceof SQLException || error instanceof CaptureFailed;
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
