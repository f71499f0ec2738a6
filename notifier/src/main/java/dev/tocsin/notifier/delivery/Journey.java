package dev.tocsin.notifier.delivery;

import dev.tocsin.notifier.delivery.HttpSender.Surroundings;
import dev.tocsin.notifier.delivery.Outcome.Answered;
import dev.tocsin.notifier.delivery.Outcome.Interrupted;
import dev.tocsin.notifier.delivery.Outcome.Refused;
import dev.tocsin.notifier.delivery.Outcome.Unanswered;
import dev.tocsin.notifier.delivery.Prepared.Later;
import dev.tocsin.notifier.delivery.Prepared.Ready;
import dev.tocsin.notifier.delivery.Prepared.Unusable;
import dev.tocsin.notifier.judgement.AnswerRules;
import dev.tocsin.notifier.judgement.Asked;
import dev.tocsin.notifier.judgement.BadRules;
import dev.tocsin.notifier.judgement.Judge;
import dev.tocsin.notifier.judgement.Judges;
import dev.tocsin.notifier.judgement.Response;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One delivery from its record to its outcome: the token that it needs, the request, and the requests that its answer asks
 * for. All of it within one time limit. Whatever is told of it shows no secret that it used.
 *
 * <p>Threading: one event loop.
 */
final class Journey {
    private static final int UNAUTHORIZED = 401;

    private final Surroundings around;
    private final Means means;
    private Delivery delivery;
    private final Consumer<Journey> ended;
    private final Exchange.Limit limit;
    private final Mask mask = new Mask();
    private final Promise<Outcome> promise = Promise.promise();
    private Optional<Judge> judge = Optional.empty();
    private @Nullable Exchange open;
    private boolean renewed;
    private int redirects;

    /** What gets a request ready, and judges its answer. */
    record Means(Vault vault, Preparation preparation, Tokens tokens, Judges judges) {}

    /** @param ended is told before the outcome is */
    Journey(Surroundings around, Means means, Delivery delivery, Consumer<Journey> ended) {
        this.around = around;
        this.means = means;
        this.delivery = delivery;
        this.ended = ended;
        this.limit = new Exchange.Limit(around.clock().instant(), delivery.timeout(), delivery.answerBytes());
    }

    Future<Outcome> start() {
        try {
            if (!delivery.answers().equals(AnswerRules.NONE)) {
                judge = Optional.of(means.judges().of(delivery.answers()));
            }
            begin();
        } catch (BadRules rules) {
            end(new Refused(String.valueOf(rules.getMessage())));
        }
        return promise.future();
    }

    void interrupt() {
        end(new Interrupted());
        Exchange exchange = open;
        if (exchange != null) {
            exchange.interrupt();
        }
    }

    /** References are resolved and the signature is made now, so a request that is made again is a fresh one. */
    private void begin() {
        Future<?> fetched = means.vault().fetch(delivery.references());
        if (fetched.isComplete()) {
            prepare();
            return;
        }
        long timer = around.vertx()
                .setTimer(
                        Math.max(1, left()),
                        fired -> end(new Unanswered("its secrets were not fetched within "
                                + delivery.timeout().toMillis() + " ms")));
        fetched.onComplete(done -> {
            around.vertx().cancelTimer(timer);
            prepare();
        });
    }

    private void prepare() {
        if (promise.future().isComplete()) {
            return;
        }
        Prepared prepared = means.preparation().prepare(delivery, around.clock().instant(), mask);
        if (prepared instanceof Unusable unusable) {
            end(new Refused(unusable.why()));
        } else if (prepared instanceof Later later) {
            end(new Unanswered(later.why()));
        } else if (prepared instanceof Ready ready) {
            authorize(ready);
        } else {
            throw new AssertionError("a preparation that nobody has named: " + prepared);
        }
    }

    private void authorize(Ready ready) {
        Optional<Grant> grant = ready.grant();
        if (grant.isEmpty()) {
            send(ready, Optional.empty());
            return;
        }
        long timer = around.vertx()
                .setTimer(
                        Math.max(1, left()),
                        fired -> end(new Unanswered(
                                "no token from " + grant.get().endpoint().name() + " within "
                                        + delivery.timeout().toMillis() + " ms")));
        means.tokens().token(grant.get()).onSuccess(answer -> {
            around.vertx().cancelTimer(timer);
            if (answer instanceof Tokens.Answer.None none) {
                end(none.outcome());
            } else if (answer instanceof Tokens.Answer.Token token) {
                mask.add(token.text());
                send(ready.with(token.text()), Optional.of(token.text()));
            }
        });
    }

    private void send(Ready ready, Optional<String> token) {
        if (promise.future().isComplete()) {
            return;
        }
        Exchange exchange = new Exchange(around, ready, limit);
        open = exchange;
        exchange.start().onSuccess(outcome -> {
            if (outcome instanceof Answered answered) {
                answered(ready, token, answered);
            } else {
                end(outcome);
            }
        });
    }

    private void answered(Ready sent, Optional<String> token, Answered answer) {
        Optional<Grant> grant = sent.grant();
        if (answer.status() == UNAUTHORIZED && token.isPresent() && grant.isPresent() && !renewed && left() > 0) {
            renewed = true;
            means.tokens().refuse(grant.get(), token.get());
            begin();
        } else if (delivery.way().redirects() && Redirect.isIn(answer)) {
            Redirect redirect = Redirect.of(sent, answer, redirects);
            redirects++;
            redirect.refused().ifPresent(this::end);
            redirect.next().ifPresent(next -> send(next, next.grant().isPresent() ? token : Optional.empty()));
        } else if (isForAnother(answer) && left() > 0) {
            delivery = delivery.extras().fallback().orElseThrow().delivery();
            begin();
        } else {
            end(answer);
        }
    }

    private boolean isForAnother(Answered answer) {
        Optional<Delivery.Fallback> fallback = delivery.extras().fallback();
        return fallback.isPresent() && means.judges().holds(fallback.get().on(), response(answer));
    }

    private Response response(Answered answer) {
        return new Response(answer.status(), answer.headers(), answer.body(), answer.truncated())
                .to(new Asked(
                        delivery.method(),
                        delivery.url(),
                        delivery.headers(),
                        delivery.body().orElse("")));
    }

    private long left() {
        Instant now = around.clock().instant();
        return Duration.between(now, limit.deadline()).toMillis();
    }

    private void end(Outcome outcome) {
        ended.accept(this);
        promise.tryComplete(judged(mask.hide(outcome)));
    }

    /** Once nothing secret is left in it: what is said of it is told. */
    private Outcome judged(Outcome outcome) {
        if (!(outcome instanceof Answered answer) || judge.isEmpty()) {
            return outcome;
        }
        return answer.with(judge.get().judge(response(answer)));
    }
}
