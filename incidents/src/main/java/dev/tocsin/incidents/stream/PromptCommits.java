package dev.tocsin.incidents.stream;

import java.time.Duration;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessingContext;

/**
 * Has fresh work committed at once, so that others see it, and leaves a backlog to the commit interval: a transaction costs
 * about as much as the work on several hundred records, whatever is in it.
 *
 * <p>Threading: the task's.
 */
public final class PromptCommits {

    /** What is older waited in a backlog. */
    private static final long FRESH_MS = 250;

    /** Between two commits that are asked for. */
    private static final long GAP_MS = 15;

    private static final Duration LOOK_EVERY = Duration.ofMillis(5);

    private final ProcessingContext context;
    private long askedAt;
    private boolean pending;

    private PromptCommits(ProcessingContext context) {
        this.context = context;
    }

    /** For the processor whose {@code init} was given {@code context}. */
    public static PromptCommits of(ProcessingContext context) {
        var commits = new PromptCommits(context);
        context.schedule(LOOK_EVERY, PunctuationType.WALL_CLOCK_TIME, commits::look);
        return commits;
    }

    /** Something was done because of a record of that time, in milliseconds since the epoch. */
    public void worked(long recordTime) {
        long now = context.currentSystemTimeMs();
        if (now - recordTime <= FRESH_MS) {
            pending = true;
            look(now);
        }
    }

    private void look(long now) {
        if (pending && Math.abs(now - askedAt) >= GAP_MS) {
            pending = false;
            askedAt = now;
            context.commit();
        }
    }
}
