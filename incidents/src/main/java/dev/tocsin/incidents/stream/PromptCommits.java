package dev.tocsin.incidents.stream;

import java.time.Duration;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessingContext;

/**
 * Has fresh work committed soon, so that others see it, and leaves a backlog to the commit interval: a transaction costs
 * about as much as the work on several hundred records, whatever is in it. All tasks of a thread are committed together, so
 * they take turns in asking: what has just come, while there is time for everything, is committed as soon as the commit before
 * is done; once records wait, commits that were asked for take at most a quarter of the thread's time.
 *
 * <p>Threading: the task's.
 */
public final class PromptCommits {

    /** What is older waited in a backlog. */
    private static final long FRESH_MS = 250;

    private static final Duration LOOK_EVERY = Duration.ofMillis(5);

    private static final ThreadLocal<Turns> TURNS = ThreadLocal.withInitial(Turns::new);

    /** What is younger has waited for nothing but the way here. */
    private static final long JUST_COME_MS = 50;

    private final ProcessingContext context;
    private boolean pending;
    private boolean justCome;

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
            justCome = now - recordTime <= JUST_COME_MS && (justCome || !pending);
            pending = true;
            look(now);
        }
    }

    private void look(long now) {
        if (TURNS.get().mayAsk(now, justCome ? 1 : 3) && pending) {
            pending = false;
            TURNS.get().asked(now);
            context.commit();
        }
    }

    /** When a thread was last asked to commit, and how long that took it. Threading: the thread's own. */
    private static final class Turns {
        private static final long LEAST_MS = 5;
        /** A busy broker takes hundreds of milliseconds for a commit. */
        private static final long MOST_MS = 2000;

        private long askedAt;
        private long took;
        private boolean unmeasured;

        void asked(long now) {
            askedAt = now;
            unmeasured = true;
        }

        /** Whether so many times as long as the last commit took has passed since it was done. */
        boolean mayAsk(long now, int times) {
            long since = Math.abs(now - askedAt);
            if (unmeasured && since > 0) {
                // The thread does nothing else before it has committed.
                took = since;
                unmeasured = false;
            }
            return since >= took + Math.max(LEAST_MS, Math.min(MOST_MS, times * took));
        }
    }
}
