package dev.tocsin.notifier.intake;

import dev.tocsin.notifier.delivery.Delivery;
import dev.tocsin.notifier.judgement.AnswerRules;
import dev.tocsin.notifier.report.Claim;
import dev.tocsin.notifier.signature.BodySigning;
import dev.tocsin.schemas.event.Authentication;
import dev.tocsin.schemas.event.BodySignature;
import dev.tocsin.schemas.event.CallbackRequest;
import dev.tocsin.schemas.event.HttpRequest;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Requests of the wire contract in the words of this module. */
final class Requests {
    private static final int LARGEST_ANSWER = 1024 * 1024;

    private Requests() {}

    static Delivery delivery(CallbackRequest request) {
        return new Delivery(
                request.getCallback(),
                request.getRequest().getMethod(),
                request.getRequest().getUrl(),
                request.getRequest().getHeaders(),
                Optional.ofNullable(request.getRequest().getBody()),
                Optional.ofNullable(request.getAuth()).map(Requests::login),
                new Delivery.Way(
                        Optional.ofNullable(request.getCa()),
                        Optional.ofNullable(request.getProxy()),
                        request.getFollowRedirects(),
                        request.getHttp().equals("2")),
                new Delivery.Signing(
                        request.getSecrets(),
                        Optional.ofNullable(request.getSignature()).map(Requests::bodySigning)),
                Duration.ofMillis(Math.max(1, request.getTimeoutMs())),
                Math.max(0, Math.min(LARGEST_ANSWER, request.getAnswerBytes())),
                answers(request.getAnswers()),
                extras(request));
    }

    private static Delivery.Extras extras(CallbackRequest request) {
        HttpRequest http = request.getRequest();
        HttpRequest instead = http.getFallback();
        String on = http.getFallbackOn();
        return new Delivery.Extras(
                http.getBodyReferences(),
                instead == null || on == null
                        ? Optional.empty()
                        : Optional.of(new Delivery.Fallback(
                                on,
                                delivery(CallbackRequest.newBuilder(request)
                                        .setRequest(instead)
                                        .build()))),
                request.getLogOnly());
    }

    private static AnswerRules answers(dev.tocsin.schemas.event.@Nullable AnswerRules rules) {
        return rules == null
                ? AnswerRules.NONE
                : new AnswerRules(
                        Optional.ofNullable(rules.getSuccess()),
                        Optional.ofNullable(rules.getRateLimited()),
                        Optional.ofNullable(rules.getRefused()),
                        Optional.ofNullable(rules.getRetryAfter()),
                        Optional.ofNullable(rules.getReason()));
    }

    static Claim claim(CallbackRequest request, int partition, long offset) {
        return new Claim(
                partition,
                offset,
                request.getCallback(),
                request.getHook(),
                request.getLane(),
                request.getSequence(),
                request.getAttempt(),
                request.getEmission());
    }

    static Job job(CallbackRequest request, Ownership ownership, Progress.Slot slot) {
        return new Job(
                claim(request, ownership.partition(), slot.offset),
                ownership,
                slot,
                Optional.ofNullable(request.getPredecessor()),
                new Job.Gate(
                        destination(request.getRequest().getUrl()),
                        Math.max(1, request.getConcurrency()),
                        Optional.ofNullable(request.getRatePerSecond()).filter(rate -> rate > 0)),
                delivery(request),
                request.getEventTime());
    }

    /** Host and port of a URL, as far as it is one; references in it stay as they are. */
    static String destination(String url) {
        int start = url.indexOf("://");
        String scheme = start < 0 ? "" : url.substring(0, start).toLowerCase(Locale.ROOT);
        String rest = url.substring(start < 0 ? 0 : start + 3);
        int end = 0;
        while (end < rest.length() && "/?#".indexOf(rest.charAt(end)) < 0) {
            end++;
        }
        String authority = rest.substring(rest.lastIndexOf('@', end) + 1, end).toLowerCase(Locale.ROOT);
        boolean hasPort = authority.lastIndexOf(':') > authority.lastIndexOf(']');
        return hasPort ? authority : authority + (scheme.equals("https") ? ":443" : ":80");
    }

    private static BodySigning bodySigning(BodySignature signature) {
        return new BodySigning(
                signature.getHeader(),
                signature.getAlgorithm(),
                signature.getEncoding(),
                signature.getPrefix(),
                signature.getSecret());
    }

    private static Delivery.Login login(Authentication authentication) {
        return new Delivery.Login(authentication.getKind(), authentication.getParameters());
    }
}
