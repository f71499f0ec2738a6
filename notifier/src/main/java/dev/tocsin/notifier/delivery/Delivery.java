package dev.tocsin.notifier.delivery;

import dev.tocsin.notifier.judgement.AnswerRules;
import dev.tocsin.notifier.signature.BodySigning;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One request to send, as it was recorded: secrets in it are references.
 *
 * @param callback the {@code webhook-id}, the same for every attempt
 * @param timeout for everything from looking up the name to the end of the answer's body
 * @param answerBytes how much of the answer's body is kept
 * @param answers how answers are judged
 * @param extras what few requests have
 */
public record Delivery(
        String callback,
        String method,
        String url,
        Map<String, String> headers,
        Optional<String> body,
        Optional<Login> login,
        Way way,
        Signing signing,
        Duration timeout,
        int answerBytes,
        AnswerRules answers,
        Extras extras) {

    public Delivery {
        headers = Map.copyOf(headers);
    }

    /**
     * What few requests have.
     *
     * @param bodyReferences whether references in the body are resolved
     * @param fallback what is sent instead where the answer asks for it
     * @param logOnly whether it is not sent at all
     */
    public record Extras(boolean bodyReferences, Optional<Fallback> fallback, boolean logOnly) {
        public static final Extras NONE = new Extras(false, Optional.empty(), false);
    }

    /**
     * What is sent in the place of a request.
     *
     * @param on for which answers to that, in CEL
     */
    public record Fallback(String on, Delivery delivery) {}

    /**
     * How it gets there.
     *
     * @param ca certificates to trust instead of the platform's, PEM or a reference to it
     * @param proxy its URL
     * @param redirects whether they are followed
     * @param http2 whether HTTP/2 is offered
     */
    public record Way(Optional<String> ca, Optional<String> proxy, boolean redirects, boolean http2) {
        /** Directly, over HTTP/1.1. */
        public static final Way PLAIN = new Way(Optional.empty(), Optional.empty(), false, false);
    }

    /**
     * What it is signed with.
     *
     * @param secrets of {@code webhook-signature}; none: not signed
     * @param body a header with an HMAC of the body
     */
    public record Signing(List<String> secrets, Optional<BodySigning> body) {
        public Signing {
            secrets = List.copyOf(secrets);
        }
    }

    /** How to authenticate; the parameters may be references. */
    public record Login(String kind, Map<String, String> parameters) {
        public Login {
            parameters = Map.copyOf(parameters);
        }
    }

    /** The texts of it that may have references. */
    List<String> references() {
        List<String> texts = new ArrayList<>(headers.values());
        texts.add(url);
        body.filter(text -> extras.bodyReferences()).ifPresent(texts::add);
        login.ifPresent(given -> texts.addAll(given.parameters().values()));
        way.ca().ifPresent(texts::add);
        way.proxy().ifPresent(texts::add);
        texts.addAll(signing.secrets());
        signing.body().ifPresent(given -> texts.add(given.secret()));
        return texts;
    }

    /** What it takes in memory, about, in bytes. */
    public int size() {
        int characters = url.length()
                + body.map(String::length).orElse(0)
                + extras.fallback().map(instead -> instead.delivery().size()).orElse(0);
        for (Map.Entry<String, String> header : headers.entrySet()) {
            characters += header.getKey().length() + header.getValue().length();
        }
        return 500 + characters;
    }

    /** Without URL, headers and body: people put secrets there. */
    @Override
    public String toString() {
        return "Delivery[" + callback + ", " + method + "]";
    }
}
