package dev.tocsin.notifier.delivery;

import dev.tocsin.notifier.delivery.Outcome.Answered;
import dev.tocsin.notifier.delivery.Outcome.Refused;
import dev.tocsin.notifier.delivery.Prepared.Ready;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/** Where an answer sends a request: the request again, or why it does not go there. */
record Redirect(Optional<Ready> next, Optional<Refused> refused) {
    /** How often a request may be sent on. */
    static final int MOST = 10;

    /** 303 is none of them: it shows where something else can be read, and this request is done. */
    private static final Set<Integer> SAME_REQUEST = Set.of(301, 302, 307, 308);

    /** Whether the answer asks for the same request elsewhere. */
    static boolean isIn(Answered answer) {
        return SAME_REQUEST.contains(answer.status()) && answer.headers().containsKey("location");
    }

    /**
     * The same request, method and body unchanged, where the answer says.
     *
     * @param before how often it was sent on already
     */
    static Redirect of(Ready sent, Answered answer, int before) {
        if (before == MOST) {
            return refusal("more than " + MOST + " redirects, the last from "
                    + sent.target().name());
        }
        Target place;
        try {
            place = Target.of(resolved(sent.target(), answer.headers().getOrDefault("location", "")));
        } catch (Target.InvalidUrl | IllegalArgumentException invalid) {
            return refusal("redirect from " + sent.target().name() + " is not followed: "
                    + (invalid instanceof Target.InvalidUrl ? invalid.getMessage() : "invalid URL"));
        }
        if (sent.target().tls() && !place.tls()) {
            return refusal("redirect from " + sent.target().name() + " to " + place.name()
                    + " is not followed: from https to http");
        }
        if (!place.tls()
                && sent.connecting().proxy().isPresent()
                && !sent.connecting().proxy().get().socks()) {
            return refusal("redirect to " + place.name() + " is not followed: http through an HTTP proxy");
        }
        return new Redirect(
                Optional.of(place.sameOrigin(sent.target()) ? sent.at(place) : sent.forStranger(place)),
                Optional.empty());
    }

    private static String resolved(Target from, String location) {
        URI base = URI.create((from.tls() ? "https://" : "http://") + from.name() + from.uri());
        return base.resolve(location.strip()).toString();
    }

    private static Redirect refusal(String why) {
        return new Redirect(Optional.empty(), Optional.of(new Refused(why)));
    }
}
