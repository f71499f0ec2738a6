package dev.tocsin.notifier.delivery;

import dev.tocsin.notifier.judgement.AnswerRules;
import dev.tocsin.notifier.signature.BodySigning;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Requests for tests: a POST of {@code {}} that may take five seconds. */
public final class Deliveries {
    private final String url;
    private Map<String, String> headers = Map.of();
    private String body = "{}";
    private List<String> secrets = List.of();
    private Optional<Delivery.Login> login = Optional.empty();
    private Optional<BodySigning> bodySigning = Optional.empty();
    private Delivery.Way way = Delivery.Way.PLAIN;
    private Duration timeout = Duration.ofSeconds(5);
    private int answerBytes = 4096;
    private Delivery.Extras extras = Delivery.Extras.NONE;
    private AnswerRules answers = AnswerRules.NONE;

    private Deliveries(String url) {
        this.url = url;
    }

    public static Deliveries to(String url) {
        return new Deliveries(url);
    }

    Deliveries headers(Map<String, String> value) {
        headers = value;
        return this;
    }

    Deliveries body(String value) {
        body = value;
        return this;
    }

    Deliveries secrets(List<String> value) {
        secrets = value;
        return this;
    }

    Deliveries login(Delivery.Login value) {
        login = Optional.of(value);
        return this;
    }

    Deliveries bodySigning(BodySigning value) {
        bodySigning = Optional.of(value);
        return this;
    }

    Deliveries ca(String value) {
        way = new Delivery.Way(Optional.of(value), way.proxy(), way.redirects(), way.http2());
        return this;
    }

    Deliveries proxy(String value) {
        way = new Delivery.Way(way.ca(), Optional.of(value), way.redirects(), way.http2());
        return this;
    }

    Deliveries redirects() {
        way = new Delivery.Way(way.ca(), way.proxy(), true, way.http2());
        return this;
    }

    Deliveries http2() {
        way = new Delivery.Way(way.ca(), way.proxy(), way.redirects(), true);
        return this;
    }

    Deliveries timeout(Duration value) {
        timeout = value;
        return this;
    }

    Deliveries answerBytes(int value) {
        answerBytes = value;
        return this;
    }

    Deliveries answers(AnswerRules value) {
        answers = value;
        return this;
    }

    Deliveries bodyReferences() {
        extras = new Delivery.Extras(true, extras.fallback(), extras.logOnly());
        return this;
    }

    Deliveries fallback(String on, Deliveries instead) {
        Delivery.Fallback fallback = new Delivery.Fallback(on, instead.build());
        extras = new Delivery.Extras(extras.bodyReferences(), Optional.of(fallback), extras.logOnly());
        return this;
    }

    public Delivery build() {
        return new Delivery(
                "cb_1",
                "POST",
                url,
                headers,
                Optional.of(body),
                login,
                way,
                new Delivery.Signing(secrets, bodySigning),
                timeout,
                answerBytes,
                answers,
                extras);
    }
}
