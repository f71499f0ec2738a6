package dev.tocsin.notifier.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tocsin.notifier.delivery.HttpSender.Surroundings;
import dev.tocsin.notifier.delivery.Outcome.Answered;
import dev.tocsin.notifier.delivery.Outcome.Refused;
import dev.tocsin.notifier.delivery.Outcome.Unanswered;
import dev.tocsin.notifier.delivery.Prepared.Ready;
import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of OAuth 2, kept until shortly before they expire. One is fetched once however many requests wait for it.
 *
 * <p>Threading: one event loop.
 */
final class Tokens {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration EARLY = Duration.ofSeconds(30);
    /** For those that do not say how long they last. */
    private static final Duration USUAL = Duration.ofMinutes(5);

    private static final Duration LONGEST = Duration.ofDays(1);
    private static final int ANSWER_BYTES = 64 * 1024;
    private static final int MOST = 1_000;
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{1,16384}");
    private static final Pattern ERROR_CODE = Pattern.compile("[a-z_]{1,40}");

    private final Surroundings around;
    private final Map<Grant, Future<Answer>> asked = new LinkedHashMap<>();
    private final Map<Grant, Kept> kept = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.@Nullable Entry<Grant, Kept> eldest) {
            return size() > MOST;
        }
    };

    Tokens(Surroundings around) {
        this.around = around;
    }

    /** What came of asking for a token. */
    sealed interface Answer {
        /** Here it is. */
        record Token(String text) implements Answer {
            @Override
            public String toString() {
                return "Token";
            }
        }

        /** There is none, and why. */
        record None(Outcome outcome) implements Answer {}
    }

    /** A token that is valid for a while yet. */
    Future<Answer> token(Grant grant) {
        Kept known = kept.get(grant);
        if (known != null && around.clock().instant().isBefore(known.until())) {
            return Future.succeededFuture(new Answer.Token(known.token()));
        }
        Future<Answer> open = asked.get(grant);
        if (open != null) {
            return open;
        }
        Ready request = request(grant);
        Future<Answer> answer = new Exchange(
                        around, request, new Exchange.Limit(around.clock().instant(), PATIENCE, ANSWER_BYTES))
                .start()
                .map(outcome -> read(grant, outcome));
        asked.put(grant, answer);
        return answer.onComplete(done -> asked.remove(grant));
    }

    /** The receiver did not accept it; another may have been fetched meanwhile. */
    void refuse(Grant grant, String token) {
        kept.computeIfPresent(grant, (same, known) -> known.token().equals(token) ? null : known);
    }

    private static Ready request(Grant grant) {
        String credentials = encoded(grant.clientId()) + ":" + encoded(grant.clientSecret());
        String body = "grant_type=client_credentials"
                + (grant.scopes().isBlank()
                        ? ""
                        : "&scope=" + encoded(grant.scopes().strip()));
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("user-agent", Preparation.USER_AGENT);
        headers.put("accept", "application/json");
        headers.put("content-type", "application/x-www-form-urlencoded");
        headers.put("authorization", "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8)));
        headers.put("content-length", Integer.toString(body.length()));
        return new Ready(
                grant.endpoint(),
                "POST",
                headers,
                Set.of(),
                body.getBytes(UTF_8),
                grant.connecting(),
                Optional.empty());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    private Answer read(Grant grant, Outcome outcome) {
        String where = "the token endpoint " + grant.endpoint().name();
        if (outcome instanceof Refused refused) {
            return new Answer.None(new Refused("token endpoint: " + refused.error()));
        }
        if (outcome instanceof Unanswered unanswered) {
            return new Answer.None(new Unanswered("no token: " + unanswered.error()));
        }
        if (!(outcome instanceof Answered answered)) {
            return new Answer.None(outcome);
        }
        JsonObject json = json(answered.body());
        if (answered.status() != 200) {
            return none(where + " answered " + answered.status() + errorCode(json));
        }
        Object token = json.getValue("access_token");
        if (!(token instanceof String text) || !TOKEN.matcher(text).matches()) {
            return none(where + " gave no access_token");
        }
        Object type = json.getValue("token_type", "bearer");
        if (!String.valueOf(type).equalsIgnoreCase("bearer")) {
            return none(where + " gave a token that is not of type bearer");
        }
        kept.put(grant, new Kept(text, around.clock().instant().plus(lifetime(json))));
        return new Answer.Token(text);
    }

    private static Answer none(String why) {
        return new Answer.None(new Unanswered(why));
    }

    private static JsonObject json(String body) {
        try {
            return new JsonObject(body);
        } catch (DecodeException | ClassCastException noObject) {
            return new JsonObject();
        }
    }

    /** Only what looks like a code of RFC 6749: answers may repeat what was sent. */
    private static String errorCode(JsonObject json) {
        String code = String.valueOf(json.getValue("error"));
        return json.containsKey("error") && ERROR_CODE.matcher(code).matches() ? " (" + code + ")" : "";
    }

    private static Duration lifetime(JsonObject json) {
        Object seconds = json.getValue("expires_in");
        Duration whole = USUAL;
        try {
            if (seconds != null) {
                whole = Duration.ofSeconds(
                        Math.max(0, Math.min(LONGEST.toSeconds(), (long) Double.parseDouble(seconds.toString()))));
            }
        } catch (NumberFormatException notANumber) {
            // Then it says nothing.
        }
        Duration early = whole.dividedBy(5);
        return whole.minus(early.compareTo(EARLY) < 0 ? early : EARLY);
    }

    private record Kept(String token, Instant until) {
        @Override
        public String toString() {
            return "Kept";
        }
    }
}
