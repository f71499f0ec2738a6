package dev.tocsin.prober.check;

import dev.tocsin.definitions.template.JsonValues;
import dev.tocsin.prober.check.Seen.Answered;
import dev.tocsin.prober.check.Seen.Kind;
import dev.tocsin.prober.check.Seen.NoAnswer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Access tokens by client credentials, each fetched once and used until shortly before its end or until a target
 * refuses it. The credentials go into the header first (RFC 6749, 2.3.1), into the body where a server wants that.
 *
 * <p>Threading: thread-safe.
 */
final class AccessTokens {
    private static final Duration USUAL_LIFE = Duration.ofMinutes(5);
    private static final Duration LONGEST_LIFE = Duration.ofDays(1);
    private static final int MOST_KEPT = 10_000;

    private final Function<Target, CompletableFuture<Seen>> http;
    private final LongSupplier nanoTime;
    private final Map<ClientCredentials, CompletableFuture<Token>> tokens = new ConcurrentHashMap<>();

    AccessTokens(Function<Target, CompletableFuture<Seen>> http, LongSupplier nanoTime) {
        this.http = http;
        this.nanoTime = nanoTime;
    }

    /**
     * A token, or why there is none.
     *
     * @param until when it is no longer good, by the clock of {@link System#nanoTime}
     */
    record Token(String value, Optional<Seen> trouble, long until) {
        @Override
        public String toString() {
            return "an access token";
        }
    }

    CompletableFuture<Token> token(ClientCredentials credentials, Target target) {
        CompletableFuture<Token> known = tokens.get(credentials);
        if (known != null && isGood(known)) {
            return known;
        }
        if (tokens.size() >= MOST_KEPT) {
            tokens.clear();
        }
        CompletableFuture<Token> fetched = fetch(credentials, target);
        tokens.put(credentials, fetched);
        return fetched;
    }

    void forget(ClientCredentials credentials) {
        tokens.remove(credentials);
    }

    /** One that is being fetched is waited for. */
    private boolean isGood(CompletableFuture<Token> known) {
        if (!known.isDone()) {
            return true;
        }
        Token token = known.join();
        return token.trouble().isEmpty() && token.until() - nanoTime.getAsLong() > 0;
    }

    private CompletableFuture<Token> fetch(ClientCredentials credentials, Target target) {
        return http.apply(request(credentials, target, true)).thenCompose(seen -> {
            boolean refused = seen instanceof Answered answer && (answer.status() == 401 || answer.status() == 400);
            return refused
                    ? http.apply(request(credentials, target, false)).thenApply(again -> read(credentials, again))
                    : CompletableFuture.completedFuture(read(credentials, seen));
        });
    }

    private static Target request(ClientCredentials credentials, Target target, boolean inHeader) {
        String id = encoded(credentials.clientId());
        String secret = encoded(credentials.clientSecret());
        String scope = credentials.scopes().isEmpty() ? "" : "&scope=" + encoded(credentials.scopes());
        String body = "grant_type=client_credentials" + scope;
        List<Header> headers = List.of(
                new Header("Content-Type", "application/x-www-form-urlencoded"),
                new Header("Accept", "application/json"));
        Request request = Request.of(
                        "POST",
                        headers,
                        Optional.of(inHeader ? body : body + "&client_id=" + id + "&client_secret=" + secret))
                .leavingRedirects();
        String basic = Base64.getEncoder().encodeToString((id + ":" + secret).getBytes(StandardCharsets.UTF_8));
        return new Target(
                "http",
                credentials.tokenUrl(),
                target.timeout(),
                inHeader ? request.with(new Header("Authorization", "Basic " + basic)) : request,
                new Route(target.route().ip(), target.route().proxy(), false),
                target.security(),
                Map.of(),
                true);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private Token read(ClientCredentials credentials, Seen seen) {
        if (seen instanceof NoAnswer none) {
            Kind kind = none.kind().isOwn() ? none.kind() : Kind.NO_TOKEN;
            return none(seen, kind, "no access token: " + none.message());
        }
        Answered answer = (Answered) seen;
        String from = " from " + Origin.of(credentials.tokenUrl());
        Map<?, ?> answered = object(answer.body());
        if (answered.get("access_token") instanceof String token
                && answer.status() / 100 == 2
                && !token.isEmpty()
                && token.chars().allMatch(each -> each > ' ' && each < 0x7F)) {
            return new Token(
                    token,
                    Optional.empty(),
                    nanoTime.getAsLong() + life(answered.get("expires_in")).toNanos());
        }
        String error = answered.get("error") instanceof String text && text.matches("[a-z_]{1,40}") ? " " + text : "";
        return none(seen, Kind.NO_TOKEN, "no access token" + from + ": status " + answer.status() + error);
    }

    private static Token none(Seen seen, Kind kind, String message) {
        return new Token("", Optional.of(new NoAnswer(kind, message, seen.timings(), List.of())), 0);
    }

    /** A tenth of its life, at most a minute, is left over for the way. */
    private static Duration life(@Nullable Object seconds) {
        Duration told = seconds instanceof Number number ? Duration.ofSeconds(number.longValue()) : USUAL_LIFE;
        Duration life = told.compareTo(LONGEST_LIFE) > 0 ? LONGEST_LIFE : told;
        Duration tenth = life.dividedBy(10);
        return life.minus(tenth.compareTo(Duration.ofMinutes(1)) > 0 ? Duration.ofMinutes(1) : tenth);
    }

    private static Map<?, ?> object(String body) {
        try {
            return JsonValues.parse(body) instanceof Map<?, ?> map ? map : Map.of();
        } catch (IllegalArgumentException notJson) {
            return Map.of();
        }
    }
}
