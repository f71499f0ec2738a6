package dev.tocsin.schemas.registry;

import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks again until there is an answer, and says in the log what it waits for.
 *
 * <p>Threading: blocks the calling thread; interrupt it to give up.
 */
final class Patience {

    private static final Logger LOG = LoggerFactory.getLogger(Patience.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int TRIES_A_LINE = 10;

    private final URI registry;

    Patience(URI registry) {
        this.registry = registry;
    }

    /** The first answer that waiting would not better: what it found, that there is none, or a refusal. */
    <T> Answer<T> untilAnswered(Supplier<Answer<T>> question) {
        Answer<T> answer = question.get();
        for (int tries = 0; answer instanceof Answer.Away<T> away; tries++) {
            say(tries, away.why());
            answer = question.get();
        }
        return answer;
    }

    /** As {@link #untilAnswered}, but a refusal too is waited for to end. */
    <T> Answer<T> untilKnown(Supplier<Answer<T>> question) {
        return untilAnswered(() -> {
            Answer<T> answer = question.get();
            return answer instanceof Answer.Refused<T> refused ? new Answer.Away<>(refused.why()) : answer;
        });
    }

    private void say(int tries, String why) {
        if (tries % TRIES_A_LINE == 0) {
            LOG.atWarn()
                    .addKeyValue("registry", registry)
                    .addKeyValue("error", why)
                    .log("waiting for the schema registry");
        }
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
