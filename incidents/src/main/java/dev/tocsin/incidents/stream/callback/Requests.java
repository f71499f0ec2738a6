package dev.tocsin.incidents.stream.callback;

import dev.tocsin.incidents.callback.Emission;
import dev.tocsin.schemas.event.Callback;
import dev.tocsin.schemas.event.CallbackRequest;
import dev.tocsin.schemas.event.Delivery;
import dev.tocsin.schemas.event.HttpRequest;
import dev.tocsin.schemas.event.Send;

/** What the notifier is given: the request as it was rendered, the ways and limits as the hook has them today. */
final class Requests {

    /** How much of an answer is kept where it is read: by those that follow it up or by rules; and where nobody does. */
    private static final int READ = 64 * 1024;

    private static final int SHOWN = 4 * 1024;

    private Requests() {}

    static CallbackRequest of(Callback callback, HttpRequest request, Emission emission, Hook hook) {
        Send send = hook.definition().getSend();
        Delivery delivery = hook.definition().getDelivery();
        return CallbackRequest.newBuilder()
                .setCallback(callback.getId())
                .setHook(callback.getHook())
                .setLane(callback.getLane())
                .setSequence(emission.sequence())
                .setAttempt(emission.attempt())
                .setPredecessor(emission.predecessor().orElse(null))
                .setEmission(emission.emission())
                .setRequest(request)
                .setAuth(send.getAuth())
                .setCa(send.getCa())
                .setProxy(send.getProxy())
                .setFollowRedirects(send.getFollowRedirects())
                .setHttp(send.getHttp())
                .setSecrets(delivery.getSecrets())
                .setSignature(delivery.getSignature())
                .setTimeoutMs(delivery.getTimeoutMs())
                .setConcurrency(delivery.getConcurrency())
                .setRatePerSecond(delivery.getRatePerSecond())
                .setAnswers(delivery.getAnswers())
                .setLogOnly(delivery.getLogOnly())
                .setAnswerBytes(
                        hook.followsUp() || delivery.getAnswers() != null || request.getFallback() != null
                                ? READ
                                : SHOWN)
                .setCreatedAt(callback.getCreatedAt())
                .setEventTime(callback.getEvent().getTime())
                .build();
    }
}
