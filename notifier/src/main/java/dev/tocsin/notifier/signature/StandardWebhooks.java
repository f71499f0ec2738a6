package dev.tocsin.notifier.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** The signatures of Standard Webhooks 1.0.0: {@code v1} with a shared secret, {@code v1a} with a private key. */
public final class StandardWebhooks {

    private StandardWebhooks() {}

    /**
     * The value of header {@code webhook-signature}: one signature for each secret, so that receivers can change theirs
     * while both are in use.
     *
     * @param id the {@code webhook-id}
     * @param at the moment of this attempt; only its seconds count
     * @throws IllegalArgumentException if a secret is none; the message does not contain it
     */
    public static String sign(List<String> secrets, String id, Instant at, byte[] body) {
        byte[] start = (id + "." + at.getEpochSecond() + ".").getBytes(UTF_8);
        return secrets.stream()
                .map(secret -> SigningKey.of(secret.strip()).sign(start, body))
                .collect(Collectors.joining(" "));
    }
}
