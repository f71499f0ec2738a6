package dev.tocsin.prober.check;

import java.util.concurrent.CompletableFuture;

/** One protocol: asks a target once. A new protocol is one class that implements this and one line in {@link Checks}. */
interface Check {

    /** Completes normally, always, within the target's timeout: trouble is a {@link Seen.NoAnswer}. */
    CompletableFuture<Seen> ask(Target target);
}
