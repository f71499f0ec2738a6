package dev.tocsin.prober.check;

import dev.tocsin.definitions.template.JsonValues;
import dev.tocsin.prober.check.Seen.Answered;
import dev.tocsin.prober.check.Seen.Kind;
import dev.tocsin.prober.check.Seen.NoAnswer;
import dev.tocsin.prober.report.TaskReport;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Asks a background job for its report by HTTP, with a token where one is wanted, and tells what the report means.
 *
 * <p>Threading: {@link #ask} may be called by any thread.
 */
final class TaskCheck implements Check {
    private static final int FIRST_ERROR = 400;

    private final Network network;
    private final HttpCheck http;

    TaskCheck(Network network) {
        this.network = network;
        this.http = new HttpCheck(network);
    }

    @Override
    public CompletableFuture<Seen> ask(Target target) {
        Map<String, String> options = target.options();
        String token = options.getOrDefault("token", "");
        if (!token.isEmpty()) {
            return askWith(token, target);
        }
        return options.containsKey("token_url") ? fetchAndAsk(target) : report(target);
    }

    private CompletableFuture<Seen> askWith(String token, Target target) {
        String header = target.options().getOrDefault("header", "Authorization");
        return report(target.with(target.request().with(new Header(header, token, true))));
    }

    /** A token for each probe: nobody says how long one is good. */
    private CompletableFuture<Seen> fetchAndAsk(Target target) {
        long began = network.nanoTime().getAsLong();
        Target login;
        try {
            login = login(target);
        } catch (IllegalArgumentException e) {
            return CompletableFuture.completedFuture(none(e.getMessage()));
        }
        return http.ask(login).thenCompose(seen -> {
            if (seen instanceof NoAnswer none) {
                return CompletableFuture.completedFuture(none.kind().isOwn() ? none : noToken(seen, none.message()));
            }
            Answered answer = (Answered) seen;
            if (answer.status() / 100 == 2
                    && answer.json() instanceof Map<?, ?> told
                    && told.get("auth_token") instanceof String token
                    && !token.isBlank()) {
                Duration left = target.timeout()
                        .minus(Duration.ofNanos(network.nanoTime().getAsLong() - began));
                return askWith(token, target.within(left.toMillis() < 1 ? Duration.ofMillis(1) : left));
            }
            String why = "status " + answer.status() + " without an auth_token";
            return CompletableFuture.completedFuture(noToken(seen, Origin.of(login.url()) + " answered " + why));
        });
    }

    private static Target login(Target target) {
        Map<String, String> options = target.options();
        Map<String, String> body = new HashMap<>();
        body.put("email", options.getOrDefault("username", ""));
        body.put("password", options.getOrDefault("password", ""));
        var request = Request.of(
                "POST", List.of(new Header("Content-Type", "application/json")), Optional.of(JsonValues.text(body)));
        return Target.get(URI.create(options.getOrDefault("token_url", "")), target.timeout())
                .with(request)
                .with(new Route(target.route().ip(), target.route().proxy(), false))
                .with(target.security());
    }

    private static Seen none(@Nullable String why) {
        var timings =
                new Timings(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Duration.ZERO);
        return new NoAnswer(Kind.UNASKABLE, String.valueOf(why), timings, List.of());
    }

    private static Seen noToken(Seen seen, String why) {
        return new NoAnswer(Kind.NO_TOKEN, "no token: " + why, seen.timings(), List.of());
    }

    private CompletableFuture<Seen> report(Target target) {
        return http.ask(target).thenApply(seen -> seen instanceof Answered answer ? read(target, answer) : seen);
    }

    private Answered read(Target target, Answered answer) {
        String from = Origin.of(target.url()).toString(); // a path may be secret
        TaskReport report = answer.status() >= FIRST_ERROR
                ? TaskReport.refused(answer.status(), from)
                : TaskReport.of(answer.json(), network.clock().instant(), from);
        return answer.with(report.facts());
    }
}
